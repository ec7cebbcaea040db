namespace Swa.Research.Figures;

/// <summary>The data of a figure as tidy rows; see <see cref="Figure.ToTable"/>.</summary>
internal static class FigureTable
{
    public static Table Of(Figure figure)
    {
        bool panels = figure.Panels.Count > 1;
        bool values = figure.Panels.Any(panel => panel.HeatMap is not null);
        Table table = new(
        [
            .. Kept(figure.Slider is not null, "position"), .. Kept(panels, "panel"), "series", "x", "y", "lower", "upper",
            .. Kept(values, "value"),
        ]);
        foreach ((string? position, Panel panel, int number) in Placed(figure))
        {
            object name = panel.Title.Length > 0 ? MathText.ToPlainText(panel.Title) : number;
            foreach (Row row in panel.Layers.SelectMany(layer => Rows(layer, panel)))
            {
                table.AddRounded(
                [
                    .. Kept<object?>(position is not null, position), .. Kept<object?>(panels, name), row.Series, row.X, row.Y, row.Lower,
                    row.Upper, .. Kept<object?>(values, row.Value),
                ]);
            }
        }

        return table;
    }

    private static IEnumerable<(string? Position, Panel Panel, int Number)> Placed(Figure figure) => figure.Slider is { } slider
        ? slider.Positions.SelectMany(position => position.Panels.Select((panel, i) => (
            (string?)MathText.ToPlainText(position.Value), panel, i + 1)))
        : figure.Panels.Select((panel, i) => ((string?)null, panel, i + 1));

    private static IEnumerable<T> Kept<T>(bool isKept, T value) => isKept ? [value] : [];

    private static IEnumerable<Row> Rows(Layer layer, Panel panel)
    {
        switch (layer)
        {
            case Series series:
                return series.X.Select((x, i) => new Row(
                    MathText.ToPlainText(series.Name), x, series.Y[i], series.Lower?[i], series.Upper?[i]));
            case Bars bars:
                return bars.Values.Select((value, i) => new Row(
                    MathText.ToPlainText(bars.Name), MathText.ToPlainText(panel.X.Categories![i]), value, bars.Lower?[i], bars.Upper?[i]));
            case HeatMap map:
                return map.Y.SelectMany((y, row) => map.X.Select((x, column) => new Row(
                    MathText.ToPlainText(map.Label), x, y, Lower: null, Upper: null, Defined(map.Values[row][column]))));
            default:
                return [];
        }
    }

    private static double? Defined(double value) => double.IsNaN(value) ? null : value;

    private sealed record Row(string Series, object X, double Y, double? Lower, double? Upper, double? Value = null);
}
