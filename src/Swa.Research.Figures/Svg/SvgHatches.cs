namespace Swa.Research.Figures;

/// <summary>The hatch patterns by which bars differ where colours do not show.</summary>
internal static class SvgHatches
{
    private const double Size = 7;

    /// <summary>Strokes of each pattern within a square of <see cref="Size"/>; the first is plain.</summary>
    private static readonly string[] Strokes =
    [
        "",
        "M-1 8L8 -1M-1 1L1 -1M6 8L8 6",
        "M-1 -1L8 8M6 -1L8 1M-1 6L1 8",
        "M0 3.5H7",
        "M3.5 0V7",
        "M0 3.5H7M3.5 0V7",
    ];

    /// <summary>Writes the patterns that a figure's bars need.</summary>
    public static void Define(SvgDocument svg, Figure figure, FigureStyles styles, string identifier)
    {
        IEnumerable<Bars> bars = figure.Panels.SelectMany(panel => panel.Layers).OfType<Bars>();
        LayerStyle[] used = [.. bars.Select(styles.Of).Where(style => style.Hatch > 0).Distinct()];
        if (used.Length == 0)
        {
            return;
        }

        svg.Open("defs");
        foreach (LayerStyle style in used)
        {
            svg.Open("pattern", ("id", Name(style, identifier)), ("patternUnits", "userSpaceOnUse"), ("width", Size), ("height", Size));
            svg.Element("rect", ("width", Size), ("height", Size), ("fill", style.Color));
            svg.Element("path", ("d", Strokes[style.Hatch]), ("stroke", Theme.Background), ("stroke-width", 1.2), ("stroke-opacity", 0.75));
            svg.End();
        }

        svg.End();
    }

    /// <summary>The paint of a bar.</summary>
    public static string Fill(LayerStyle style, string identifier) => style.Hatch == 0 ? style.Color : $"url(#{Name(style, identifier)})";

    private static string Name(LayerStyle style, string identifier) => $"{identifier}hatch{style.Hatch}-{style.Color[1..]}";
}
