namespace Swa.Research.Figures;

/// <summary>The positions of the parts of one panel in the document, in pixels, y downwards.</summary>
internal sealed record PanelLayout
{
    /// <summary>Room between the frame and the range's ends, so that markers on them are whole.</summary>
    public const double Inset = 9;

    private const double Leader = 7;

    public required Panel Panel { get; init; }

    public required AxisTicks XTicks { get; init; }

    public required AxisTicks YTicks { get; init; }

    public double Left { get; init; }

    public double Top { get; init; }

    public required double Width { get; init; }

    public required double Height { get; init; }

    public double Right => Left + Width;

    public double Bottom => Top + Height;

    /// <summary>Centres of the vertical lines' labels, one per line with a label; null where they are in the legend.</summary>
    public double[]? VerticalLabels { get; init; }

    /// <summary>Centres of the horizontal lines' labels, one per line with a label; null where they are in the legend.</summary>
    public double[]? HorizontalLabels { get; init; }

    /// <summary>The labels beneath the horizontal axis, each broken into lines.</summary>
    public required IReadOnlyList<IReadOnlyList<IReadOnlyList<TextRun>>> XTickLines { get; init; }

    /// <summary>Whether the labels beneath the horizontal axis are turned because they are wide.</summary>
    public required bool XTicksTurned { get; init; }

    /// <summary>The panel's title, broken into lines; none where it has no title.</summary>
    public IReadOnlyList<IReadOnlyList<TextRun>> TitleLines { get; init; } = [];

    /// <summary>The horizontal axis's label, broken into lines.</summary>
    public IReadOnlyList<IReadOnlyList<TextRun>> XLabelLines { get; init; } = [];

    /// <summary>The vertical axis's label, broken into lines.</summary>
    public IReadOnlyList<IReadOnlyList<TextRun>> YLabelLines { get; init; } = [];

    /// <summary>Baseline of the title's first line.</summary>
    public double TitleBaseline { get; init; }

    /// <summary>Distance from the frame's lower edge to the end of the labels beneath it.</summary>
    public double BelowTicks { get; init; }

    /// <summary>Distance from the frame's right edge to the colour bar.</summary>
    public double ColorBarOffset { get; init; }

    /// <summary>Labels of the lines inside the frame, unless they are in the legend.</summary>
    public IEnumerable<ReferenceLabel> ReferenceLabels =>
        Labelled<VerticalLine>().Zip(VerticalLabels ?? [], (line, center) => new ReferenceLabel(line, X(line.X), Top, center, Top - Leader))
            .Where(label => label.X >= Left && label.X <= Right)
            .Concat(Labelled<HorizontalLine>()
                .Zip(HorizontalLabels ?? [], (line, center) => new ReferenceLabel(line, Right, Y(line.Y), Right + Leader, center))
                .Where(label => label.Y >= Top && label.Y <= Bottom));

    public IEnumerable<T> Labelled<T>()
        where T : ReferenceLine => Panel.Layers.OfType<T>().Where(line => line.Label.Length > 0);

    private double SideInset => Panel.HeatMap is not null || Panel.X.Categories is not null ? 0 : Inset;

    private double TopInset => Panel.HeatMap is not null ? 0 : Inset;

    private double BottomInset => Panel.HeatMap is not null || (YTicks.Minimum == 0 && Panel.Layers.OfType<Bars>().Any()) ? 0 : Inset;

    /// <summary>The position of an x; values outside the range lie outside the frame.</summary>
    public double X(double value) => Left + SideInset + Share(value, XTicks, Panel.X.Scale) * (Width - 2 * SideInset);

    /// <summary>The position of a y; values outside the range lie outside the frame.</summary>
    public double Y(double value) => Bottom - BottomInset - Share(value, YTicks, Panel.Y.Scale) * (Height - TopInset - BottomInset);

    /// <summary>The values at the frame's left and right edges.</summary>
    public (double Low, double High) FrameX => Framed(XTicks, Panel.X.Scale, SideInset, SideInset, Width);

    /// <summary>The values at the frame's lower and upper edges.</summary>
    public (double Low, double High) FrameY => Framed(YTicks, Panel.Y.Scale, BottomInset, TopInset, Height);

    private static double Share(double value, AxisTicks ticks, AxisScale scale) => scale == AxisScale.Logarithmic
        ? (Math.Log10(value) - Math.Log10(ticks.Minimum)) / (Math.Log10(ticks.Maximum) - Math.Log10(ticks.Minimum))
        : (value - ticks.Minimum) / (ticks.Maximum - ticks.Minimum);

    private static (double Low, double High) Framed(AxisTicks ticks, AxisScale scale, double before, double after, double size)
    {
        if (scale == AxisScale.Logarithmic)
        {
            double perPixel = Math.Log10(ticks.Maximum / ticks.Minimum) / (size - before - after);
            return (ticks.Minimum * Math.Pow(10, -before * perPixel), ticks.Maximum * Math.Pow(10, after * perPixel));
        }

        double unit = (ticks.Maximum - ticks.Minimum) / (size - before - after);
        return (ticks.Minimum - before * unit, ticks.Maximum + after * unit);
    }
}
