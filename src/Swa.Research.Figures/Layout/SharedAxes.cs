namespace Swa.Research.Figures;

/// <summary>Gives panels that are shown one after the other the range that each of them fits into, on both axes and in colours.</summary>
internal static class SharedAxes
{
    /// <summary>Ticks of about this many pixels of plot decide how far a range reaches beyond the data.</summary>
    private const double UsualSize = 400;

    public static IReadOnlyList<Panel> Of(IReadOnlyList<Panel> panels)
    {
        Axis x = Shared(panels[0].X, [.. panels.Select(panel => PanelRange.X(panel, UsualSize))]);
        Axis y = Shared(panels[0].Y, [.. panels.Select(panel => PanelRange.Y(panel, UsualSize))]);
        HeatMap[] maps = [.. panels.Select(panel => panel.HeatMap).OfType<HeatMap>()];
        return
        [
            .. panels.Select(panel => new Panel(x, y, [.. panel.Layers.Select(layer => layer is HeatMap map ? Colored(map, maps) : layer)])
            {
                Title = panel.Title,
            }),
        ];
    }

    private static Axis Shared(Axis axis, AxisTicks[] ticks) => axis.Categories is not null
        ? axis
        : new Axis(axis.Label, ticks.Min(one => one.Minimum), ticks.Max(one => one.Maximum), axis.Scale);

    private static HeatMap Colored(HeatMap map, HeatMap[] maps) =>
        new(map.X, map.Y, map.Values, map.Label, maps.Min(one => one.Minimum), maps.Max(one => one.Maximum)) { Colors = map.Colors };
}
