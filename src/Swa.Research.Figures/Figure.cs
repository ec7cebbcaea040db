
namespace Swa.Research.Figures;

/// <summary>
/// What a figure shows, free of how it is drawn: title, caption, and one panel or several side by side. The same description
/// renders to SVG and to Plotly figure JSON, and the same description always gives the same bytes.
/// </summary>
/// <remarks>
/// Text in titles, captions, labels and names is plain except between dollar signs, where it is mathematics; see
/// <see cref="MathText"/>. Layers of one name share one style and one legend entry over all panels.
/// </remarks>
[TypeFormatterSource(
    typeof(FigureFormatterSource),
    PreferredMimeTypes = [SvgRenderer.MimeType, DisplayFormatter.Html, PlotlyRenderer.MimeType, DisplayFormatter.PlainText])]
public sealed record Figure
{
    /// <summary>Makes a figure with one panel.</summary>
    /// <param name="title">Title above the plot; may be empty.</param>
    /// <param name="caption">Caption beneath the plot, wrapped when drawn; may be empty.</param>
    /// <param name="x">The horizontal axis.</param>
    /// <param name="y">The vertical axis.</param>
    /// <param name="layers">What is drawn, at least one layer.</param>
    /// <exception cref="ParameterException">A part contradicts another; see <see cref="Panel"/> and <see cref="Panels"/>.</exception>
    public Figure(string title, string caption, Axis x, Axis y, params IReadOnlyList<Layer> layers)
        : this(title, caption, [new Panel(x, y, layers)])
    {
    }

    /// <summary>Makes a figure of panels side by side.</summary>
    /// <param name="title">Title above the plot; may be empty.</param>
    /// <param name="caption">Caption beneath the plot, wrapped when drawn; may be empty.</param>
    /// <param name="panels">The panels from left to right, at least one.</param>
    /// <exception cref="ParameterException">
    /// There is no panel, or a layer takes the colour of a series that is not in the figure.
    /// </exception>
    public Figure(string title, string caption, IReadOnlyList<Panel> panels)
    {
        Title = title;
        Caption = caption;
        Panels = panels;
    }

    /// <summary>Title above the plot; may be empty.</summary>
    public string Title { get; init => field = MathText.Checked(value, "title"); }

    /// <summary>Caption beneath the plot; may be empty.</summary>
    public string Caption { get; init => field = MathText.Checked(value, "caption"); }

    /// <summary>The panels from left to right, at least one. A name that a layer takes its colour from is in one of them.</summary>
    public IReadOnlyList<Panel> Panels { get; init => field = Checked(value); }

    /// <summary>
    /// Width of one panel's plot area in SVG units (CSS pixels), from 120 to 4000; 480 unless set, 330 where there are several panels.
    /// </summary>
    public int PlotWidth
    {
        get => field != 0 ? field : Panels.Count == 1 ? 480 : 330;
        init => field = (int)Require.Within(120, 4000, value, "plotWidth");
    }

    /// <summary>Height of every panel's plot area in SVG units (CSS pixels), from 120 to 4000; 310 unless set.</summary>
    public int PlotHeight { get; init => field = (int)Require.Within(120, 4000, value, "plotHeight"); } = 310;

    /// <summary>The extensions of the files that a figure can be saved to.</summary>
    public static IReadOnlyList<string> FileExtensions => FigureFile.Extensions;

    /// <summary>Draws the figure as an SVG document.</summary>
    /// <param name="look">Whether there is a title, and how wide it is in print; null: with a title, as wide as the plots need.</param>
    /// <returns>A document without script, external reference or XML declaration, ended by a line feed.</returns>
    public string ToSvg(FigureLook? look = null) => SvgRenderer.Render(this, look);

    /// <summary>Draws the figure as Plotly figure JSON (MIME type <c>application/vnd.plotly.v1+json</c>).</summary>
    /// <returns>An object with <c>data</c> and <c>layout</c>, ended by a line feed.</returns>
    public string ToPlotlyJson() => PlotlyRenderer.Render(this);

    /// <summary>
    /// Saves the figure. The extension names the format: <c>.svg</c>; <c>.json</c> for Plotly; <c>.html</c> for a page that opens
    /// from disk without network; <c>.png</c> and <c>.pdf</c> where rsvg-convert or Chromium is on PATH. A file that an earlier call
    /// wrote is replaced, anybody else's never.
    /// </summary>
    /// <param name="path">The file; its folder is made where it does not exist.</param>
    /// <param name="look">
    /// Whether there is a title, and how wide it is in print (which Plotly's figures take from the page); null: with a title, as wide
    /// as the plots need.
    /// </param>
    /// <exception cref="OutputExistsException">A file is there that this library did not write.</exception>
    /// <exception cref="IOException">
    /// The extension is another one, the file cannot be written, or PNG or PDF is asked for and no program here makes it.
    /// </exception>
    public void Save(string path, FigureLook? look = null) => Save(new OutputFile(path, replace: true, FileExtensions), look);

    /// <summary>Saves the figure as <see cref="Save(string, FigureLook)"/> does, to a file that was checked before.</summary>
    /// <param name="file">The file, whose extension names the format.</param>
    /// <param name="look">Whether there is a title, and how wide it is in print; null: with a title, as wide as the plots need.</param>
    /// <param name="cancellationToken">Stops the program that makes PNG or PDF; nothing is written then.</param>
    /// <exception cref="OutputExistsException">A file is in the way that may not be replaced.</exception>
    /// <exception cref="IOException">
    /// The extension is no format, the file cannot be written, or PNG or PDF is asked for and no program here makes it.
    /// </exception>
    public void Save(OutputFile file, FigureLook? look = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        FigureFile.Write(this, file, look ?? FigureLook.Default, cancellationToken);
    }

    /// <summary>Checks before a figure is computed that it can be saved to a file: the format is known, its program is there.</summary>
    /// <param name="file">The file, whose extension names the format.</param>
    /// <exception cref="IOException">The extension is no format, or PNG or PDF is asked for and no program here makes it.</exception>
    public static void CheckFormat(OutputFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        FigureFile.Check(file);
    }

    /// <summary>
    /// The drawn data as tidy rows <c>series,x,y,lower,upper</c>, numbers to 12 significant digits: a row for every point of a
    /// series and every bar (x is then its category). Several panels add the column <c>panel</c> in front (the panel's title,
    /// or its number from 1 where it has none); a heat map adds the column <c>value</c> at the end, a row for every cell.
    /// </summary>
    /// <returns>The rows in drawing order; undefined cells are null.</returns>
    public Table ToTable() => FigureTable.Of(this);

    /// <summary>A description for screen readers and plain-text output: title, axes, what is drawn, caption.</summary>
    /// <returns>Some lines of plain text.</returns>
    public override string ToString() => FigureText.Describe(this);

    private static IReadOnlyList<Panel> Checked(IReadOnlyList<Panel> panels)
    {
        Require.Given(panels, "panels", "one or more panels");
        if (panels.Count == 0 || panels.Any(panel => panel is null))
        {
            throw new ParameterException("panels", "empty or has a missing panel", "one or more panels");
        }

        Layer[] layers = [.. panels.SelectMany(panel => panel.Layers)];
        HashSet<string> names =
        [
            .. layers.OfType<Series>().Where(series => series.ColorOf is null).Select(series => series.Name),
            .. layers.OfType<Bars>().Select(bars => bars.Name),
        ];
        if (layers.Select(ColorOf).FirstOrDefault(name => name is not null && !names.Contains(name)) is { } unknown)
        {
            throw new ParameterException("colorOf", $"\"{unknown}\"", $"a series with a colour of its own ({string.Join(", ", names)})");
        }

        return [.. panels];
    }

    private static string? ColorOf(Layer layer) => layer switch
    {
        Series series => series.ColorOf,
        ReferenceLine line => line.ColorOf,
        ShadedRegion region => region.ColorOf,
        _ => null,
    };
}
