namespace Swa.Research.Figures;

/// <summary>The ranges a panel's axes show.</summary>
internal static class PanelRange
{
    /// <summary>With room for three steps there are always two ticks, by which a reader knows the scale.</summary>
    public const int FewestIntervals = 3;

    private const int HorizontalTickRoom = 46;
    private const int VerticalTickRoom = 38;

    public static AxisTicks X(Panel panel, double plotWidth)
    {
        if (panel.X.Categories is { } categories)
        {
            double[] places = [.. Enumerable.Range(0, categories.Count).Select(i => (double)i)];
            return new AxisTicks(-0.5, categories.Count - 0.5, places, categories);
        }

        double[] values = [.. panel.Layers.SelectMany(AxisExtent.XValues)];
        return Ticks(panel.X, values, panel.HeatMap?.X, Math.Max(FewestIntervals, (int)(plotWidth / HorizontalTickRoom)));
    }

    public static AxisTicks Y(Panel panel, double plotHeight)
    {
        IEnumerable<double> values = panel.Layers.SelectMany(AxisExtent.YValues);
        if (panel.Y.Scale == AxisScale.Linear && panel.Layers.OfType<Bars>().Any())
        {
            values = values.Append(0);
        }

        return Ticks(panel.Y, [.. values], panel.HeatMap?.Y, Math.Max(FewestIntervals, (int)(plotHeight / VerticalTickRoom)));
    }

    /// <summary>The borders of a heat map's cells: halfway between neighbours, as far outside at both ends.</summary>
    public static double[] CellBorders(IReadOnlyList<double> centers, AxisScale scale)
    {
        double[] along = [.. centers.Select(center => scale == AxisScale.Logarithmic ? Math.Log10(center) : center)];
        double[] borders =
        [
            along[0] - (along[1] - along[0]) / 2,
            .. along.Zip(along.Skip(1), (left, right) => (left + right) / 2),
            along[^1] + (along[^1] - along[^2]) / 2,
        ];
        return [.. borders.Select(border => Rounding.Significant(scale == AxisScale.Logarithmic ? Math.Pow(10, border) : border))];
    }

    private static AxisTicks Ticks(Axis axis, double[] values, IReadOnlyList<double>? cells, int intervals)
    {
        double[] data = cells is null ? values : [.. values, .. CellBorders(cells, axis.Scale)];
        double low = axis.Minimum ?? (data.Length > 0 ? Rounding.Significant(data.Min()) : axis.Maximum ?? 0);
        double high = axis.Maximum ?? (data.Length > 0 ? Rounding.Significant(data.Max()) : low);
        (low, high) = Opened(low, high, axis);
        bool extendLow = axis.Minimum is null && cells is null;
        bool extendHigh = axis.Maximum is null && cells is null;
        return axis.Scale == AxisScale.Logarithmic
            ? AxisTicks.Logarithmic(low, high, intervals, extendLow, extendHigh)
            : AxisTicks.Linear(low, high, intervals, extendLow, extendHigh);
    }

    /// <summary>Gives a range of a single value, or one that a given limit has turned over, some width.</summary>
    private static (double Low, double High) Opened(double low, double high, Axis axis)
    {
        double size = Math.Max(Math.Abs(low), Math.Abs(high));
        if (high - low > Math.Max(1e-11 * size, 1e-100))
        {
            return (low, high);
        }

        if (axis.Scale == AxisScale.Logarithmic)
        {
            return axis.Minimum is not null ? (low, low * 10) : axis.Maximum is not null ? (high / 10, high) : (low / 2, low * 2);
        }

        double room = size < 1e-90 ? 1 : size / 2;
        return axis.Minimum is not null ? (low, low + room) : axis.Maximum is not null ? (high - room, high) : (low - room, high + room);
    }
}
