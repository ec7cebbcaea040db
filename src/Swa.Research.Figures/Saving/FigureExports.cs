using Swa.Research.Figures;

namespace Swa.Research;

/// <summary>Figures as SVG, as Plotly JSON, and as files.</summary>
public static class FigureExports
{
    /// <summary>The extensions of the files that a figure can be saved to.</summary>
    public static IReadOnlyList<string> FileExtensions => FigureFile.Extensions;

    /// <summary>Whether a program is on PATH that makes PNG and PDF.</summary>
    public static bool HasConverter => SvgConverter.Find(Environment.GetEnvironmentVariable("PATH")) is not null;

    /// <summary>Draws a figure as an SVG document.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="look">Whether there is a title, and how wide it is in print; null: with a title, as wide as the plots need.</param>
    /// <returns>A document without script, external reference or XML declaration, ended by a line feed.</returns>
    public static string ToSvg(this Figure figure, FigureLook? look = null) => SvgRenderer.Render(figure, look);

    /// <summary>Draws a figure as Plotly figure JSON (MIME type <c>application/vnd.plotly.v1+json</c>).</summary>
    /// <param name="figure">The figure.</param>
    /// <returns>An object with <c>data</c> and <c>layout</c>, ended by a line feed.</returns>
    public static string ToPlotlyJson(this Figure figure) => PlotlyRenderer.Render(figure);

    /// <summary>
    /// Saves a figure. The extension names the format: <c>.svg</c>; <c>.json</c> for Plotly; <c>.html</c> for a page that opens
    /// from disk without network; <c>.png</c> and <c>.pdf</c> where rsvg-convert or Chromium is on PATH. A file that an earlier call
    /// wrote is replaced, anybody else's never.
    /// </summary>
    /// <param name="figure">The figure.</param>
    /// <param name="path">The file; its folder is created if it does not exist.</param>
    /// <param name="look">
    /// Whether there is a title, and how wide it is in print (which Plotly's figures take from the page); null: with a title, as wide
    /// as the plots need.
    /// </param>
    /// <exception cref="OutputExistsException">A file exists that this library did not write.</exception>
    /// <exception cref="IOException">
    /// The extension is another one, the file cannot be written, or PNG or PDF is asked for and no program for it is installed.
    /// </exception>
    public static void Save(this Figure figure, string path, FigureLook? look = null) =>
        figure.Save(new OutputFile(path, replace: true, FileExtensions), look);

    /// <summary>Saves a figure as <see cref="Save(Figure, string, FigureLook)"/> does, to a file that was checked before.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="file">The file, whose extension names the format.</param>
    /// <param name="look">Whether there is a title, and how wide it is in print; null: with a title, as wide as the plots need.</param>
    /// <param name="cancellationToken">Stops the program that makes PNG or PDF; nothing is written then.</param>
    /// <exception cref="OutputExistsException">A file is in the way that may not be replaced.</exception>
    /// <exception cref="IOException">
    /// The extension is not a known format, the file cannot be written, or PNG or PDF is asked for and no program for it is installed.
    /// </exception>
    public static void Save(this Figure figure, OutputFile file, FigureLook? look = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(figure);
        ArgumentNullException.ThrowIfNull(file);
        FigureFile.Write(figure, file, look ?? FigureLook.Default, cancellationToken);
    }

    /// <summary>Checks before a figure is computed that it can be saved to a file: the format is known and its program installed.</summary>
    /// <param name="file">The file, whose extension names the format.</param>
    /// <exception cref="IOException">
    /// The extension is not a known format, or PNG or PDF is asked for and no program for it is installed.
    /// </exception>
    public static void CheckFormat(OutputFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        FigureFile.Check(file);
    }
}
