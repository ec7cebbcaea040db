using static Swa.Research.Figures.SvgDocument;

namespace Swa.Research.Figures;

/// <summary>Markers, dash patterns and error bars, drawn alike in the plot and in the legend.</summary>
internal static class SvgMarks
{
    /// <summary>Draws one marker: an outline in the series' colour, hollow unless the series says otherwise.</summary>
    public static void Marker(SvgDocument svg, double x, double y, LayerStyle style)
    {
        if (style.Marker == MarkerStyle.None)
        {
            return;
        }

        svg.Element(
            "path",
            ("class", "marker"),
            ("transform", $"translate({Coordinate(x)} {Coordinate(y)})"),
            ("d", Outline(style.Marker, style.MarkerRadius)),
            ("fill", Theme.IsOpen(style.Marker) ? "none" : style.Fill),
            ("stroke", style.Color),
            ("stroke-width", Theme.OutlineWidth(style.Marker)));
    }

    /// <summary>Draws one error bar with caps.</summary>
    public static void ErrorBar(SvgDocument svg, double x, double lower, double upper, string color, double cap) => svg.Line(
        "interval",
        $"M{Coordinate(x)} {Coordinate(lower)}V{Coordinate(upper)}M{Coordinate(x - cap)} "
            + $"{Coordinate(lower)}h{Coordinate(2 * cap)}M{Coordinate(x - cap)} {Coordinate(upper)}h{Coordinate(2 * cap)}",
        color,
        Theme.IntervalWidth);

    /// <summary>The dash pattern of a line; null where it is continuous.</summary>
    public static string? Dashes(LineStyle line) => line switch
    {
        LineStyle.Dashed => "8 4",
        LineStyle.Dotted => "2 3",
        LineStyle.DashDotted => "9 3 2 3",
        LineStyle.LongDashed => "14 5",
        _ => null,
    };

    private static string Outline(MarkerStyle marker, double radius)
    {
        // Shapes of one radius look unequally large; the factors give them about the same area.
        string Scaled(double factor) => Coordinate(radius * factor);

        return marker switch
        {
            MarkerStyle.Square => $"M-{Scaled(0.9)} -{Scaled(0.9)}H{Scaled(0.9)}V{Scaled(0.9)}H-{Scaled(0.9)}Z",
            MarkerStyle.Triangle => $"M0 -{Scaled(1.25)}L{Scaled(1.15)} {Scaled(0.85)}H-{Scaled(1.15)}Z",
            MarkerStyle.InvertedTriangle => $"M0 {Scaled(1.25)}L{Scaled(1.15)} -{Scaled(0.85)}H-{Scaled(1.15)}Z",
            MarkerStyle.Diamond => $"M0 -{Scaled(1.3)}L{Scaled(1.3)} 0L0 {Scaled(1.3)}L-{Scaled(1.3)} 0Z",
            MarkerStyle.Plus => $"M-{Scaled(1.2)} 0H{Scaled(1.2)}M0 -{Scaled(1.2)}V{Scaled(1.2)}",
            MarkerStyle.Cross => $"M-{Scaled(0.95)} -{Scaled(0.95)}L{Scaled(0.95)} {Scaled(0.95)}"
                + $"M-{Scaled(0.95)} {Scaled(0.95)}L{Scaled(0.95)} -{Scaled(0.95)}",
            _ => $"M-{Scaled(1)} 0A{Scaled(1)} {Scaled(1)} 0 1 0 {Scaled(1)} 0A{Scaled(1)} {Scaled(1)} 0 1 0 -{Scaled(1)} 0Z",
        };
    }
}
