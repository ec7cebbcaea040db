using System.Security.Cryptography;

namespace Swa.Research.Figures;

/// <summary>
/// Draws a figure as an SVG document that needs nothing else: no script, no external reference, text as text, a light
/// background, a view box so that it scales. The same figure gives the same bytes everywhere.
/// </summary>
public static class SvgRenderer
{
    /// <summary>MIME type of the result.</summary>
    public const string MimeType = "image/svg+xml";

    /// <summary>Draws a figure.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="look">Whether there is a title, and how wide it is in print; null: with a title, as wide as the plots need.</param>
    /// <returns>The document, without an XML declaration, ended by a line feed.</returns>
    public static string Render(Figure figure, FigureLook? look = null)
    {
        ArgumentNullException.ThrowIfNull(figure);
        return Still(figure, 0, look ?? FigureLook.Default);
    }

    /// <summary>Draws a figure as it is at one position of its slider, counted from 0; without a slider there is one.</summary>
    internal static string Still(Figure figure, int position, FigureLook look)
    {
        FigureStyles styles = new(figure);
        Figure still = FigureStills.Of(figure)[position];
        FigureLayout layout = FigureLayout.Of(still, look);
        string words = FigureText.Describe(position == 0 ? figure : still);

        // Documents inlined into one page share their identifiers, so each figure's are made from what it shows.
        string content = Draw("");
        return Draw($"f{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))[..10]}-");

        string Draw(string identifier) => SvgRenderer.Draw(still, words, styles, layout, look, identifier);
    }

    private static string Draw(
        Figure figure, string words, FigureStyles styles, FigureLayout layout, FigureLook look, string identifier)
    {
        using SvgDocument svg = new();
        svg.Open(
            "svg",
            ("viewBox", $"0 0 {SvgDocument.Coordinate(layout.Width)} {SvgDocument.Coordinate(layout.Height)}"),
            ("width", Length(look, layout.Width, layout)),
            ("height", Length(look, layout.Height, layout)),
            ("style", "max-width:100%;height:auto"),
            ("role", "img"),
            ("aria-labelledby", $"{identifier}title {identifier}description"),
            ("font-family", Theme.Fonts),
            ("font-size", FigureLayout.TextSize),
            ("fill", Theme.Text));
        svg.Comment(OutputFile.Mark);
        svg.PlainElement("title", figure.Title.Length > 0 ? MathText.ToPlainText(figure.Title) : "Figure", ("id", $"{identifier}title"));
        svg.PlainElement("desc", words, ("id", $"{identifier}description"));
        svg.Element("rect", ("class", "background"), ("width", layout.Width), ("height", layout.Height), ("fill", Theme.Background));

        SvgHatches.Define(svg, figure, styles, identifier);
        DrawLines(svg, layout.Title, FigureLayout.Margin, FigureLayout.Margin + 13, FigureLayout.TitleSize + 4,
            new TextLook(FigureLayout.TitleSize) { Class = "title", Bold = true });
        for (int i = 0; i < layout.Panels.Count; i++)
        {
            new SvgPanel(svg, layout.Panels[i], styles, $"{identifier}panel{i + 1}", identifier).Draw();
        }

        SvgLegend.Draw(svg, layout.Legend, styles, identifier);
        DrawLines(svg, layout.Caption, FigureLayout.Margin, layout.CaptionTop, FigureLayout.LineHeight,
            new TextLook(FigureLayout.TextSize, Color: Theme.Muted) { Class = "caption" });
        svg.End();
        return svg.ToString();
    }

    private static string Length(FigureLook look, double units, FigureLayout layout) => look.WidthCentimetres is { } width
        ? $"{SvgDocument.Coordinate(units / layout.Width * width)}cm"
        : SvgDocument.Coordinate(units);

    private static void DrawLines(
        SvgDocument svg, IReadOnlyList<IReadOnlyList<TextRun>> lines, double x, double y, double lineHeight, TextLook look)
    {
        for (int i = 0; i < lines.Count; i++)
        {
            svg.Text(x, y + i * lineHeight, lines[i], look);
        }
    }
}
