namespace Swa.Research.Figures;

/// <summary>Where everything in a figure stands, in pixels, y downwards: found from the description alone.</summary>
internal sealed record FigureLayout
{
    public const double TitleSize = 15;
    public const double PanelTitleSize = 13;
    public const double LabelSize = 13;
    public const double TickSize = 11;
    public const double TextSize = 12;
    public const double LineHeight = 17;
    public const double TickLineHeight = 13;
    public const double LegendSample = 30;
    public const double LegendRow = 20;
    public const double ColorBarWidth = 14;
    public const double ColorBarGap = 14;
    public const double Margin = 14;

    /// <summary>Angle of turned category names, in degrees.</summary>
    public const double TurnedAngle = 35;

    private const double ReferenceLabelHeight = 15;
    private const double VerticalLabelStrip = 26;
    private const double PanelGap = 22;
    private const double LegendGap = 16;
    private const double WidestSideLegend = 200;
    private const double TickGap = 8;
    private const int ColorTickRoom = 45;
    private const int MostTickLines = 3;
    private const double LongestTurnedLabel = 160;

    public required IReadOnlyList<PanelLayout> Panels { get; init; }

    public required IReadOnlyList<LegendEntry> Legend { get; init; }

    public required IReadOnlyList<IReadOnlyList<TextRun>> Title { get; init; }

    public required IReadOnlyList<IReadOnlyList<TextRun>> Caption { get; init; }

    /// <summary>Baseline of the caption's first line.</summary>
    public required double CaptionTop { get; init; }

    public required double Width { get; init; }

    public required double Height { get; init; }

    public static FigureLayout Of(Figure figure)
    {
        Measured[] measured = [.. figure.Panels.Select(panel => Measured.Of(panel, figure.PlotWidth, figure.PlotHeight))];
        double panelsRight = Margin + measured.Sum(panel => panel.TotalWidth) + PanelGap * (measured.Length - 1);

        Layer[] named = [.. Named(measured).DistinctBy(entry => (entry.Layer.GetType(), entry.Label)).Select(entry => entry.Layer)];
        double widest = named.Select(layer => TextLayout.Width(Label(layer), TextSize)).DefaultIfEmpty(0).Max();
        bool beside = measured.Length == 1 && figure.Panels[0].HeatMap is null && widest <= WidestSideLegend
            && named.Length * LegendRow <= figure.PlotHeight;
        double width = named.Length > 0 && beside ? panelsRight + LegendGap + LegendSample + 8 + widest + Margin : panelsRight + Margin;

        IReadOnlyList<IReadOnlyList<TextRun>> title = TextLayout.Wrap(figure.Title, TitleSize, width - 2 * Margin, bold: true);
        double strip = measured.Any(panel => panel.VerticalLabelOffsets?.Length > 0) ? VerticalLabelStrip : 6;
        double top = Margin + title.Count * (TitleSize + 4) + (title.Count > 0 ? 4 : 0)
            + (figure.Panels.Any(panel => panel.Title.Length > 0) ? PanelTitleSize + 8 : 0)
            + strip;
        double bottom = top + figure.PlotHeight + measured.Max(panel => panel.BelowHeight);

        List<PanelLayout> panels = [];
        double left = Margin;
        foreach (Measured panel in measured)
        {
            panels.Add(panel.At(left + panel.LeftWidth, top, top - strip - 2));
            left += panel.TotalWidth + PanelGap;
        }

        LegendEntry[] legend;
        if (beside)
        {
            legend = [.. named.Select((layer, i) => Entry(layer, WidestSideLegend + 1) with
            {
                X = panelsRight + LegendGap,
                Y = top + 10 + i * LegendRow,
            })];
        }
        else
        {
            (legend, bottom) = Below(named, width, bottom + 12);
        }

        IReadOnlyList<IReadOnlyList<TextRun>> caption = TextLayout.Wrap(figure.Caption, TextSize, width - 2 * Margin);
        return new FigureLayout
        {
            Panels = panels,
            Legend = legend,
            Title = title,
            Caption = caption,
            CaptionTop = bottom + 24,
            Width = Math.Ceiling(width),
            Height = Math.Ceiling(caption.Count > 0 ? bottom + 24 + (caption.Count - 1) * LineHeight + Margin : bottom + Margin),
        };
    }

    /// <summary>The text by which a layer is known in the legend; empty where it does not stand there.</summary>
    public static string Label(Layer layer) => layer switch
    {
        Series series => series.Name,
        Bars bars => bars.Name,
        ShadedRegion region => region.Name,
        VerticalLine line => line.Label,
        HorizontalLine line => line.Label,
        _ => "",
    };

    private static IEnumerable<(Layer Layer, string Label)> Named(Measured[] panels)
    {
        IEnumerable<Layer> Chosen(Func<Layer, Measured, bool> chosen) =>
            panels.SelectMany(panel => panel.Panel.Layers.Where(layer => chosen(layer, panel)));

        return Chosen((layer, _) => layer is Series or Bars)
            .Concat(Chosen((layer, _) => layer is ShadedRegion))
            .Concat(Chosen((layer, panel) => layer is VerticalLine && panel.VerticalLabelOffsets is null))
            .Concat(Chosen((layer, panel) => layer is HorizontalLine && panel.HorizontalLabelOffsets is null))
            .Select(layer => (layer, Label(layer)))
            .Where(entry => entry.Item2.Length > 0);
    }

    private static LegendEntry Entry(Layer layer, double width) => new(layer, TextLayout.Wrap(Label(layer), TextSize, width));

    /// <summary>Sets the legend in as many columns as fit beneath the panels.</summary>
    private static (LegendEntry[] Legend, double Bottom) Below(Layer[] named, double width, double top)
    {
        if (named.Length == 0)
        {
            return ([], top - 12);
        }

        double room = width - 2 * Margin;
        double text = Math.Min(named.Max(layer => TextLayout.Width(Label(layer), TextSize)), room - LegendSample - 8);
        double column = LegendSample + 8 + text + LegendGap;
        int columns = Math.Clamp((int)((room + LegendGap) / column), 1, named.Length);
        LegendEntry[] entries = [.. named.Select(layer => Entry(layer, text + 1))];
        double start = Margin + Math.Max(0, (room - columns * column + LegendGap) / 2);
        List<LegendEntry> placed = [];
        foreach (LegendEntry[] row in entries.Chunk(columns))
        {
            placed.AddRange(row.Select((entry, i) => entry with { X = start + i * column, Y = top + LegendRow / 2 }));
            top += LegendRow + (row.Max(entry => entry.Lines.Count) - 1) * (LineHeight - 2);
        }

        return ([.. placed], top);
    }

    /// <summary>A panel whose sizes are known and whose place is not; label offsets count from the plot's left and top edges.</summary>
    private sealed record Measured(
        Panel Panel,
        PanelLayout Layout,
        double[]? VerticalLabelOffsets,
        double[]? HorizontalLabelOffsets,
        double LeftWidth,
        double RightWidth,
        double BelowHeight)
    {
        public double TotalWidth => LeftWidth + Layout.Width + RightWidth;

        public static Measured Of(Panel panel, int plotWidth, int plotHeight)
        {
            (PanelLayout layout, double turnedWidth) = Plot(panel, plotWidth, plotHeight);
            int labelLines = TextLayout.Wrap(panel.Y.Label, LabelSize, plotHeight + 40).Count;
            double left = TickGap + WidestLabel(layout.YTicks) + 6 + labelLines * LineHeight;
            left = Math.Max(left, turnedWidth * Math.Cos(TurnedAngle * Math.PI / 180) - plotWidth / (2.0 * layout.XTicks.Values.Count));

            HorizontalLine[] horizontal = [.. layout.LabelledHorizontalLines];
            double horizontalWidth = horizontal.Select(line => TextLayout.Width(line.Label, TextSize) + 10).DefaultIfEmpty(0).Max();
            double right = horizontalWidth + (panel.HeatMap is { } map ? ColorBarRoom(map, plotHeight) : 0);
            double lastTick = TextLayout.Width(layout.XTicks.Labels[^1], TickSize);
            right = Math.Max(right, panel.X.Categories is null ? lastTick / 2 - PanelLayout.Inset : 0);

            VerticalLine[] vertical = [.. layout.LabelledVerticalLines];
            double[]? verticalOffsets = LabelSpread.Centers(
                [.. vertical.Select(line => Math.Clamp(layout.X(line.X), 0, plotWidth))],
                [.. vertical.Select(line => TextLayout.Width(line.Label, TextSize))],
                gap: 10,
                -left,
                plotWidth + right);
            double[]? horizontalOffsets = LabelSpread.Centers(
                [.. horizontal.Select(line => Math.Clamp(layout.Y(line.Y), 0, plotHeight))],
                [.. horizontal.Select(_ => ReferenceLabelHeight)],
                gap: 1,
                0,
                plotHeight);

            double ticks = layout.XTicksTurned
                ? turnedWidth * Math.Sin(TurnedAngle * Math.PI / 180) + TickSize
                : layout.XTickLines.Max(lines => lines.Count) * TickLineHeight;
            layout = layout with { BelowTicks = TickGap + ticks, ColorBarOffset = horizontalWidth + ColorBarGap };
            double below = layout.BelowTicks + TextLayout.Wrap(panel.X.Label, LabelSize, plotWidth + 40).Count * LineHeight + 4;
            return new Measured(panel, layout, verticalOffsets, horizontalOffsets, left, right, below);
        }

        public PanelLayout At(double left, double top, double titleBaseline) => Layout with
        {
            Left = left,
            Top = top,
            TitleBaseline = titleBaseline,
            VerticalLabels = VerticalLabelOffsets is null ? null : [.. VerticalLabelOffsets.Select(offset => left + offset)],
            HorizontalLabels = HorizontalLabelOffsets is null ? null : [.. HorizontalLabelOffsets.Select(offset => top + offset)],
        };

        private static (PanelLayout Layout, double TurnedWidth) Plot(Panel panel, int plotWidth, int plotHeight)
        {
            AxisTicks x = PanelRange.X(panel, plotWidth);
            double slot = panel.X.Categories is null ? double.MaxValue : (double)plotWidth / x.Values.Count - 6;
            bool turned = x.Labels.Any(label =>
                TextLayout.WidestWord(label, TickSize) > slot || TextLayout.Wrap(label, TickSize, slot).Count > MostTickLines);
            PanelLayout layout = new()
            {
                Panel = panel,
                XTicks = x,
                YTicks = PanelRange.Y(panel, plotHeight),
                Width = plotWidth,
                Height = plotHeight,
                XTickLines = [.. x.Labels.Select(label => TextLayout.Wrap(label, TickSize, turned ? LongestTurnedLabel : slot))],
                XTicksTurned = turned,
            };
            return (layout, turned ? layout.XTickLines.SelectMany(lines => lines).Max(line => TextLayout.Width(line, TickSize)) : 0);
        }

        private static double WidestLabel(AxisTicks ticks) => ticks.Labels.Max(label => TextLayout.Width(label, TickSize));

        private static double ColorBarRoom(HeatMap map, int plotHeight) =>
            ColorBarGap + ColorBarWidth + 6 + WidestLabel(ColorBarTicks(map, plotHeight)) + 6 + LineHeight;
    }

    /// <summary>The ticks of a heat map's colour bar.</summary>
    public static AxisTicks ColorBarTicks(HeatMap map, double height) =>
        AxisTicks.Linear(
            map.Minimum, map.Maximum, Math.Max(PanelRange.FewestIntervals, (int)height / ColorTickRoom), extendLow: false, extendHigh: false);
}
