namespace Swa.Research.Figures;

/// <summary>A figure in words, for plain-text output and for readers who hear it.</summary>
internal static class FigureText
{
    public static string Describe(Figure figure)
    {
        StringBuilder text = new();
        Line(text, MathText.ToPlainText(figure.Slider is { } moved ? moved.Titled(figure.Title, moved.Positions[0]) : figure.Title));
        foreach (Panel panel in figure.Panels)
        {
            Line(text, MathText.ToPlainText(panel.Title));
            Line(text, $"{Name(panel.Y.Label)} against {Name(panel.X.Label)}");
            foreach (Layer layer in panel.Layers)
            {
                Line(text, Describe(layer) is { } line ? $"- {line}" : "");
            }
        }

        Line(text, MathText.ToPlainText(figure.Caption));
        if (figure.Slider is { Positions: var positions } slider)
        {
            Line(text, MathText.ToPlainText($"The slider moves {slider.Label} from {positions[0].Value} to {positions[^1].Value}, ")
                + $"{positions.Count} values; the numbers above are for the first.");
        }

        return text.ToString().TrimEnd('\n');
    }

    private static string? Describe(Layer layer) => layer switch
    {
        Series series => $"{Name(series.Name)}: {series.X.Count} points, y from {Number(series.Y.Min())} to {Number(series.Y.Max())}",
        Bars bars => $"{Name(bars.Name)}: {bars.Values.Count} bars from {Number(bars.Values.Min())} to {Number(bars.Values.Max())}",
        HeatMap map => $"{Name(map.Label)}: {map.X.Count} × {map.Y.Count} cells",
        VerticalLine line => $"vertical line at {Number(line.X)}{Suffix(line.Label)}",
        HorizontalLine line => $"horizontal line at {Number(line.Y)}{Suffix(line.Label)}",
        ShadedRegion region => region.Name.Length > 0 ? $"region: {Name(region.Name)}" : null,
        _ => null,
    };

    private static string Suffix(string label) => label.Length > 0 ? $" ({Name(label)})" : "";

    private static string Name(string markup) => markup.Length > 0 ? MathText.ToPlainText(markup) : "unnamed";

    private static string Number(double value) => (Rounding.Significant(value)).ToString("G4", CultureInfo.InvariantCulture);

    private static void Line(StringBuilder text, string line)
    {
        if (line.Length > 0)
        {
            text.Append(line).Append('\n');
        }
    }
}
