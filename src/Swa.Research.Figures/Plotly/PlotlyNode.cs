using System.Text.Json.Nodes;

namespace Swa.Research.Figures;

/// <summary>Numbers and names as Plotly writes them.</summary>
internal static class PlotlyNode
{
    /// <summary>A number to 12 significant digits; null where it is not defined.</summary>
    public static JsonNode? Number(double value) => double.IsNaN(value) ? null : JsonValue.Create(Rounding.Significant(value));

    public static JsonArray List(params IEnumerable<double> values) => new([.. values.Select(Number)]);

    /// <summary>Plotly's name of a panel's axis: x, x2, x3 …</summary>
    public static string Axis(char axis, int panel) => panel == 0 ? $"{axis}" : $"{axis}{panel + 1}";

    public static JsonObject Stroke(LayerStyle style) => new()
    {
        ["color"] = style.Color,
        ["width"] = Number(style.LineWidth),
        ["dash"] = style.Line switch
        {
            LineStyle.Dashed => "dash",
            LineStyle.Dotted => "dot",
            LineStyle.DashDotted => "dashdot",
            LineStyle.LongDashed => "longdash",
            _ => "solid",
        },
    };

    public static string Translucent(string color, double opacity)
    {
        int Part(int index) => Convert.ToInt32(color.Substring(1 + 2 * index, 2), 16);

        return $"rgba({Part(0)},{Part(1)},{Part(2)},{SvgDocument.Coordinate(opacity)})";
    }
}
