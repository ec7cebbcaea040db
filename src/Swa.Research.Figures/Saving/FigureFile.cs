using System.Net;

namespace Swa.Research.Figures;

/// <summary>Writes a figure in the format that the file's extension names.</summary>
internal static class FigureFile
{
    private const double PixelsPerUnit = 2;
    private const double PixelsPerCentimetre = 300 / 2.54;

    public static readonly IReadOnlyList<string> Extensions = [".svg", ".json", ".html", ".png", ".pdf"];

    /// <summary>Refuses an extension that is not a known format, and a picture that no installed program can make.</summary>
    public static void Check(OutputFile file)
    {
        file.CheckExtension(Extensions);
        if (IsConverted(file.Path))
        {
            Converter(file.Path);
        }
    }

    public static void Write(Figure figure, OutputFile file, FigureLook look, CancellationToken cancellationToken)
    {
        Check(file);
        if (IsConverted(file.Path))
        {
            // Checked before a program is started for nothing.
            file.CheckReplaceable(Encoding.UTF8.GetBytes(OutputFile.Mark));
        }

        switch (Extension(file.Path))
        {
            case ".svg":
                file.Write(SvgRenderer.Render(figure, look));
                break;
            case ".json":
                file.Write(PlotlyRenderer.Render(figure, look));
                break;
            case ".html":
                file.Write(Page(figure, look));
                break;
            case ".png":
                file.Write(Png(figure, look, Converter(file.Path), cancellationToken));
                break;
            default:
                byte[] pdf = Converter(file.Path).ToPdf(SvgRenderer.Render(figure, look), cancellationToken);
                file.Write([.. pdf, .. Encoding.ASCII.GetBytes($"\n% {OutputFile.Mark}\n")]);
                break;
        }
    }

    /// <summary>
    /// A page that shows the figure without network, script or other files. A slider is a row of values to choose from, which the arrow
    /// keys move too: style sheets alone show a picture for a chosen value.
    /// </summary>
    private static string Page(Figure figure, FigureLook look) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="generator" content="{OutputFile.Mark}">
        <meta name="viewport" content="width=device-width">
        <title>{WebUtility.HtmlEncode(figure.Title.Length > 0 ? MathText.ToPlainText(figure.Title) : "Figure")}</title>
        </head>
        <body>
        {(figure.Slider is { } slider ? Moved(figure, slider, look) : SvgRenderer.Render(figure, look).TrimEnd('\n'))}
        </body>
        </html>

        """;

    private static string Moved(Figure figure, FigureSlider slider, FigureLook look)
    {
        StringBuilder page = new("<style>\n.position { display: none }\n");
        for (int i = 0; i < slider.Positions.Count; i++)
        {
            page.Append(CultureInfo.InvariantCulture, $"body:has(#value{i}:checked) #position{i} {{ display: block }}\n");
        }

        page.Append("@media print { fieldset { display: none } }\n</style>\n<fieldset>\n<legend>")
            .Append(WebUtility.HtmlEncode(MathText.ToPlainText(slider.Label))).Append("</legend>\n");
        for (int i = 0; i < slider.Positions.Count; i++)
        {
            string value = WebUtility.HtmlEncode(MathText.ToPlainText(slider.Positions[i].Value));
            string chosen = i == 0 ? " checked" : "";
            page.Append(
                CultureInfo.InvariantCulture,
                $"<label><input type=\"radio\" name=\"value\" id=\"value{i}\"{chosen}> {value}</label>\n");
        }

        page.Append("</fieldset>");
        for (int i = 0; i < slider.Positions.Count; i++)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"\n<div class=\"position\" id=\"position{i}\">\n{SvgRenderer.Still(figure, i, look)}</div>");
        }

        return page.ToString();
    }

    private static byte[] Png(Figure figure, FigureLook look, SvgConverter converter, CancellationToken cancellationToken)
    {
        FigureLayout layout = FigureLayout.Of(FigureStills.Of(figure)[0], look);
        double pixels = look.WidthCentimetres * PixelsPerCentimetre ?? layout.Width * PixelsPerUnit;
        byte[] png = converter.ToPng(SvgRenderer.Render(figure, look), (int)Math.Round(pixels), cancellationToken);
        PngChunks chunks = new(png);
        chunks.AddText("Software", OutputFile.Mark);
        if (look.WidthCentimetres is not null)
        {
            chunks.AddResolution(PixelsPerCentimetre);
        }

        return chunks.ToArray();
    }

    private static bool IsConverted(string path) => Extension(path) is ".png" or ".pdf";

    private static string Extension(string path) => Path.GetExtension(path).ToLowerInvariant();

    /// <summary>The program that makes a picture.</summary>
    public static SvgConverter Converter(string path, string? folders = null) =>
        SvgConverter.Find(folders ?? Environment.GetEnvironmentVariable("PATH"))
        ?? throw new IOException($"Cannot write {path}: {Extension(path)} needs rsvg-convert or Chromium, and neither is on PATH.");
}
