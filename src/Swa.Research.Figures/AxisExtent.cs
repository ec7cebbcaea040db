namespace Swa.Research.Figures;

/// <summary>The values of a layer that an axis has to reach.</summary>
internal static class AxisExtent
{
    public static IEnumerable<double> XValues(Layer layer) => layer switch
    {
        Series series => series.X,
        VerticalLine line => [line.X],
        ShadedRegion region => Given(region.Left, region.Right),
        HeatMap map => map.X,
        Annotation annotation => [annotation.X],
        _ => [],
    };

    public static IEnumerable<double> YValues(Layer layer) => layer switch
    {
        Series series => series.Y.Concat(series.Lower ?? []).Concat(series.Upper ?? []),
        Bars bars => bars.Values.Concat(bars.Lower ?? []).Concat(bars.Upper ?? []),
        HorizontalLine line => [line.Y],
        ShadedRegion region => Given(region.Bottom, region.Top),
        HeatMap map => map.Y,
        Annotation annotation => [annotation.Y],
        _ => [],
    };

    private static IEnumerable<double> Given(params double?[] values) => values.OfType<double>();
}
