namespace Swa.Research.Figures;

/// <summary>
/// A figure at each position of its slider: without the slider, with the value in the title, and with the ranges of axes and colours that
/// the data of all positions fit into.
/// </summary>
internal static class FigureStills
{
    /// <summary>Ticks of about this many pixels of plot decide how far a range reaches beyond the data.</summary>
    private const double UsualSize = 400;

    /// <summary>The figures in the slider's order; the figure itself where it has none.</summary>
    public static IReadOnlyList<Figure> Of(Figure figure)
    {
        if (figure.Slider is not { } slider)
        {
            return [figure];
        }

        IReadOnlyList<Panel>[] shared =
        [
            .. Enumerable.Range(0, figure.Panels.Count).Select(panel => Shared([.. slider.Positions.Select(one => one.Panels[panel])])),
        ];
        return
        [
            .. slider.Positions.Select((position, i) => new Figure(
                slider.Titled(figure.Title, position), figure.Caption, [.. shared.Select(panels => panels[i])])
            {
                PlotWidth = figure.PlotWidth,
                PlotHeight = figure.PlotHeight,
            }),
        ];
    }

    private static IReadOnlyList<Panel> Shared(IReadOnlyList<Panel> panels)
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
