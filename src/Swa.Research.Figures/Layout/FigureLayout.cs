namespace Swa.Research.Figures;

/// <summary>The positions of everything in a figure, in pixels, y downwards: computed from the description alone.</summary>
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
    private const double TickGap = 8;
    private const int ColorTickRoom = 45;
    private const int MostTickLines = 3;
    private const int FittingRounds = 3;
    private const double NarrowestPlot = 120;
    private const double NarrowestPlotInRow = 170;
    private const double LowestShare = 0.62;
    private const double LongestTurnedLabel = 160;

    public required IReadOnlyList<PanelLayout> Panels { get; init; }

    public required IReadOnlyList<LegendEntry> Legend { get; init; }

    public required IReadOnlyList<IReadOnlyList<TextRun>> Title { get; init; }

    public required IReadOnlyList<IReadOnlyList<TextRun>> Caption { get; init; }

    /// <summary>Baseline of the caption's first line.</summary>
    public required double CaptionTop { get; init; }

    public required double Width { get; init; }

    public required double Height { get; init; }

    /// <summary>The left edge of the first column's plots.</summary>
    public double PlotsLeft => Panels.Min(panel => panel.Left);

    public double PlotsRight => Panels.Max(panel => panel.Right);

    public double PlotsTop => Panels[0].Top;

    public double PlotsBottom => Panels[^1].Bottom;

    /// <summary>A horizontal position as a share of the way from the first plot's left to the last plot's right edge.</summary>
    public double PaperX(double x) => (x - PlotsLeft) / (PlotsRight - PlotsLeft);

    /// <summary>A vertical position as a share of the way from the last plot's lower to the first plot's upper edge.</summary>
    public double PaperY(double y) => (PlotsBottom - y) / (PlotsBottom - PlotsTop);

    /// <summary>The layout of a picture.</summary>
    public static FigureLayout Of(Figure figure, FigureLook look)
    {
        double? width = look.WidthUnits;
        Grid grid = width is { } wanted ? Fitted(figure, wanted, keepHeight: false) : Natural(figure);
        double full = Math.Max(width ?? 0, grid.Width);
        return At(figure, grid, look.Title, full, full - 2 * Margin, (Margin, full - Margin));
    }

    /// <summary>The layout of a page that may become wider but not narrower than a width, while its height stays.</summary>
    public static FigureLayout OfPage(Figure figure, FigureLook look, double narrowest, double besideTitle)
    {
        Grid grid = Fitted(figure, narrowest, keepHeight: true);
        (double Left, double Right) plots = (Margin + grid.LeftWidths[0], narrowest - Margin - grid.RightWidths[^1]);
        return At(figure, grid, look.Title, narrowest, narrowest - 2 * Margin - besideTitle, plots);
    }

    private static Grid Natural(Figure figure) => Grid.Of(figure, MostColumns(figure), figure.PlotWidth, figure.PlotHeight);

    /// <summary>Up to three panels are placed in a row, more in a grid.</summary>
    private static int MostColumns(Figure figure) =>
        figure.Panels.Count <= 3 ? figure.Panels.Count : (int)Math.Ceiling(Math.Sqrt(figure.Panels.Count));

    /// <summary>The most columns whose plots are still wide enough, with plots that fill the width.</summary>
    private static Grid Fitted(Figure figure, double width, bool keepHeight)
    {
        for (int columns = MostColumns(figure); ; columns--)
        {
            double plotWidth = figure.PlotWidth;
            Grid grid = Grid.Of(figure, columns, plotWidth, figure.PlotHeight);
            for (int round = 0; round < FittingRounds; round++)
            {
                // The labels next to the plots depend a little on their width, so the first estimate is refined.
                plotWidth = Math.Max(NarrowestPlot, plotWidth + (width - grid.Width) / columns);
                double share = keepHeight ? 1 : Math.Clamp(plotWidth / figure.PlotWidth, LowestShare, 1);
                grid = Grid.Of(figure, columns, plotWidth, Math.Round(figure.PlotHeight * share));
            }

            if (columns == 1 || plotWidth >= NarrowestPlotInRow)
            {
                return grid;
            }
        }
    }

    private static FigureLayout At(
        Figure figure, Grid grid, bool titled, double width, double titleRoom, (double Left, double Right) legendRoom)
    {
        IReadOnlyList<IReadOnlyList<TextRun>> title = titled ? TextLayout.Wrap(figure.Title, TitleSize, titleRoom, bold: true) : [];
        double bottom = Margin + title.Count * (TitleSize + 4) + (title.Count > 0 ? 4 : 0);
        List<PanelLayout> panels = [];
        foreach (Measured[] row in grid.Rows)
        {
            double strip = row.Any(panel => panel.VerticalLabelOffsets?.Length > 0) ? VerticalLabelStrip : 6;
            int titleLines = row.Max(panel => panel.Layout.TitleLines.Count);
            double titleBaseline = bottom + (panels.Count > 0 ? PanelGap : 0) + PanelTitleSize + 6;
            double top = bottom + (panels.Count > 0 ? PanelGap : 0) + (titleLines > 0 ? titleLines * (PanelTitleSize + 4) + 7 : 0) + strip;
            double left = Margin;
            for (int column = 0; column < row.Length; column++)
            {
                left += grid.LeftWidths[column];
                panels.Add(row[column].At(left, top, titleBaseline));
                left += grid.PlotWidth + grid.RightWidths[column] + PanelGap;
            }

            bottom = top + grid.PlotHeight + row.Max(panel => panel.BelowHeight);
        }

        Layer[] named = [.. Named(grid).DistinctBy(entry => (entry.Layer.GetType(), entry.Label)).Select(entry => entry.Layer)];
        (LegendEntry[] legend, bottom) = Below(named, legendRoom, bottom + 12);
        IReadOnlyList<IReadOnlyList<TextRun>> caption = titled ? TextLayout.Wrap(figure.Caption, TextSize, width - 2 * Margin) : [];
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

    /// <summary>The name of a layer in the legend; empty where it is not in the legend.</summary>
    public static string Label(Layer layer) => layer switch
    {
        Series series => series.Name,
        Bars bars => bars.Name,
        ShadedRegion region => region.Name,
        ReferenceLine line => line.Label,
        _ => "",
    };

    private static IEnumerable<(Layer Layer, string Label)> Named(Grid grid)
    {
        IEnumerable<Layer> Chosen(Func<Layer, Measured, bool> chosen) =>
            grid.Panels.SelectMany(panel => panel.Panel.Layers.Where(layer => chosen(layer, panel)));

        return Chosen((layer, _) => layer is Series or Bars)
            .Concat(Chosen((layer, _) => layer is ShadedRegion))
            .Concat(Chosen((layer, panel) => layer is VerticalLine && panel.VerticalLabelOffsets is null))
            .Concat(Chosen((layer, panel) => layer is HorizontalLine && panel.HorizontalLabelOffsets is null))
            .Select(layer => (layer, Label(layer)))
            .Where(entry => entry.Item2.Length > 0);
    }

    private static LegendEntry Entry(Layer layer, double width) => new(layer, TextLayout.Wrap(Label(layer), TextSize, width));

    /// <summary>Sets the legend in as many columns as fit beneath the panels.</summary>
    private static (LegendEntry[] Legend, double Bottom) Below(Layer[] named, (double Left, double Right) place, double top)
    {
        if (named.Length == 0)
        {
            return ([], top - 12);
        }

        double room = place.Right - place.Left;
        double text = Math.Min(named.Max(layer => TextLayout.Width(Label(layer), TextSize)), room - LegendSample - 8);
        double column = LegendSample + 8 + text + LegendGap;
        int columns = Math.Clamp((int)((room + LegendGap) / column), 1, named.Length);
        LegendEntry[] entries = [.. named.Select(layer => Entry(layer, text + 1))];
        double start = place.Left + Math.Max(0, (room - columns * column + LegendGap) / 2);
        List<LegendEntry> placed = [];
        foreach (LegendEntry[] row in entries.Chunk(columns))
        {
            placed.AddRange(row.Select((entry, i) => entry with { X = start + i * column, Y = top + LegendRow / 2 }));
            top += LegendRow + (row.Max(entry => entry.Lines.Count) - 1) * (LineHeight - 2);
        }

        return ([.. placed], top);
    }

    /// <summary>Panels in rows; plots of a column are exactly below each other.</summary>
    private sealed record Grid(IReadOnlyList<Measured> Panels, int Columns, double PlotWidth, double PlotHeight)
    {
        public IEnumerable<Measured[]> Rows => Panels.Chunk(Columns);

        public double[] LeftWidths { get; } = PerColumn(Panels, Columns, panel => panel.LeftWidth);

        public double[] RightWidths { get; } = PerColumn(Panels, Columns, panel => panel.RightWidth);

        public double Width => 2 * Margin + LeftWidths.Sum() + RightWidths.Sum() + Columns * PlotWidth + PanelGap * (Columns - 1);

        public static Grid Of(Figure figure, int columns, double plotWidth, double plotHeight) =>
            new([.. figure.Panels.Select(panel => Measured.Of(panel, plotWidth, plotHeight))], columns, plotWidth, plotHeight);

        private static double[] PerColumn(IReadOnlyList<Measured> panels, int columns, Func<Measured, double> size) =>
            [.. Enumerable.Range(0, columns).Select(column => panels.Where((_, i) => i % columns == column).Max(size))];
    }

    /// <summary>A panel whose sizes are known and whose position is not; label offsets count from the plot's left and top edges.</summary>
    private sealed record Measured(
        Panel Panel,
        PanelLayout Layout,
        double[]? VerticalLabelOffsets,
        double[]? HorizontalLabelOffsets,
        double LeftWidth,
        double RightWidth,
        double BelowHeight)
    {
        public static Measured Of(Panel panel, double plotWidth, double plotHeight)
        {
            (PanelLayout layout, double turnedWidth) = Plot(panel, plotWidth, plotHeight);
            double left = TickGap + WidestLabel(layout.YTicks) + 6 + layout.YLabelLines.Count * LineHeight;
            left = Math.Max(left, turnedWidth * Math.Cos(TurnedAngle * Math.PI / 180) - plotWidth / (2 * layout.XTicks.Values.Count));

            HorizontalLine[] horizontal = [.. layout.Labelled<HorizontalLine>()];
            double horizontalWidth = horizontal.Select(line => TextLayout.Width(line.Label, TextSize) + 10).DefaultIfEmpty(0).Max();
            double right = horizontalWidth + (panel.HeatMap is { } map ? ColorBarRoom(map, plotHeight) : 0);
            double lastTick = TextLayout.Width(layout.XTicks.Labels[^1], TickSize);
            right = Math.Max(right, panel.X.Categories is null ? lastTick / 2 - PanelLayout.Inset : 0);

            VerticalLine[] vertical = [.. layout.Labelled<VerticalLine>()];
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
            layout = layout with
            {
                BelowTicks = TickGap + ticks,
                ColorBarOffset = horizontalWidth + ColorBarGap,
                TitleLines = TextLayout.Wrap(panel.Title, PanelTitleSize, plotWidth + right, bold: true),
            };
            double below = layout.BelowTicks + layout.XLabelLines.Count * LineHeight + 4;
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

        private static (PanelLayout Layout, double TurnedWidth) Plot(Panel panel, double plotWidth, double plotHeight)
        {
            AxisTicks x = PanelRange.X(panel, plotWidth);
            double slot = panel.X.Categories is null ? double.MaxValue : plotWidth / x.Values.Count - 6;
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
                XLabelLines = TextLayout.Wrap(panel.X.Label, LabelSize, plotWidth + 40),
                YLabelLines = TextLayout.Wrap(panel.Y.Label, LabelSize, plotHeight + 40),
            };
            return (layout, turned ? layout.XTickLines.SelectMany(lines => lines).Max(line => TextLayout.Width(line, TickSize)) : 0);
        }

        private static double WidestLabel(AxisTicks ticks) => ticks.Labels.Max(label => TextLayout.Width(label, TickSize));

        private static double ColorBarRoom(HeatMap map, double plotHeight) =>
            ColorBarGap + ColorBarWidth + 6 + WidestLabel(ColorBarTicks(map, plotHeight)) + 6 + LineHeight;
    }

    /// <summary>The ticks of a heat map's colour bar.</summary>
    public static AxisTicks ColorBarTicks(HeatMap map, double height) =>
        AxisTicks.Linear(
            map.Minimum, map.Maximum, Math.Max(PanelRange.FewestIntervals, (int)height / ColorTickRoom), extendLow: false,
            extendHigh: false);
}
