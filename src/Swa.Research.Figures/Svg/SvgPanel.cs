using static Swa.Research.Figures.SvgDocument;

namespace Swa.Research.Figures;

/// <summary>Draws one panel: the background layers, the grid, the data clipped to the frame, then axes and labels around it.</summary>
internal sealed class SvgPanel(SvgDocument svg, PanelLayout panel, FigureStyles styles, string clip, string identifier)
{
    private const double Casing = 2.6;

    private double Middle => panel.Left + panel.Width / 2;

    public void Draw()
    {
        svg.Open("g", ("class", "panel"));
        svg.Open("clipPath", ("id", clip));
        svg.Element("rect", ("x", panel.Left), ("y", panel.Top), ("width", panel.Width), ("height", panel.Height));
        svg.End();
        DrawTitle();

        svg.Open("g", ("class", "plot"), ("clip-path", $"url(#{clip})"));
        Each<HeatMap>(DrawCells);
        Each<ShadedRegion>(DrawRegion);
        if (panel.Panel.HeatMap is null)
        {
            DrawGrid();
        }

        DrawBars();
        Each<VerticalLine>(line => DrawReference(panel.X(line.X), panel.Top, panel.X(line.X), panel.Bottom, line.ColorOf));
        Each<HorizontalLine>(line => DrawReference(panel.Left, panel.Y(line.Y), panel.Right, panel.Y(line.Y), line.ColorOf));
        Each<Series>(DrawBand);
        Each<Series>(DrawLine);
        Each<Series>(DrawErrorBars);
        Each<Series>(DrawMarkers);
        svg.End();

        DrawAxes();
        foreach (ReferenceLabel label in panel.ReferenceLabels)
        {
            DrawReferenceLabel(label);
        }

        Each<HeatMap>(DrawColorBar);
        Each<Annotation>(DrawAnnotation);
        svg.End();
    }

    private void Each<T>(Action<T> draw)
        where T : Layer
    {
        foreach (T layer in panel.Panel.Layers.OfType<T>())
        {
            draw(layer);
        }
    }

    private void DrawTitle()
    {
        for (int i = 0; i < panel.TitleLines.Count; i++)
        {
            svg.Text(
                panel.Left,
                panel.TitleBaseline + i * (FigureLayout.PanelTitleSize + 4),
                panel.TitleLines[i],
                new TextLook(FigureLayout.PanelTitleSize) { Class = "panel-title", Bold = true });
        }
    }

    private void DrawCells(HeatMap map)
    {
        double[] columns = [.. PanelRange.CellBorders(map.X, panel.Panel.X.Scale).Select(panel.X)];
        double[] rows = [.. PanelRange.CellBorders(map.Y, panel.Panel.Y.Scale).Select(panel.Y)];
        svg.Open("g", ("class", "heat-map"), ("shape-rendering", "crispEdges"));
        for (int row = 0; row < map.Y.Count; row++)
        {
            string?[] colors = [.. map.Values[row].Select(value => CellColor(map, value))];
            for (int column = 0; column < colors.Length;)
            {
                int end = column + 1;
                while (end < colors.Length && colors[end] == colors[column])
                {
                    end++;
                }

                if (colors[column] is { } color)
                {
                    // Corners rather than widths: neighbours then share their rounded borders, without seams.
                    string cell = $"M{Coordinate(columns[column])} {Coordinate(rows[row])}H{Coordinate(columns[end])}"
                        + $"V{Coordinate(rows[row + 1])}H{Coordinate(columns[column])}Z";
                    svg.Element("path", ("d", cell), ("fill", color));
                }

                column = end;
            }
        }

        svg.End();
    }

    private static string? CellColor(HeatMap map, double value) =>
        double.IsNaN(value) ? null : Palette.At(map.Colors, (value - map.Minimum) / (map.Maximum - map.Minimum));

    private void DrawRegion(ShadedRegion region)
    {
        double left = region.Left is { } x0 ? panel.X(x0) : panel.Left;
        double right = region.Right is { } x1 ? panel.X(x1) : panel.Right;
        double bottom = region.Bottom is { } y0 ? panel.Y(y0) : panel.Bottom;
        double top = region.Top is { } y1 ? panel.Y(y1) : panel.Top;
        svg.Element(
            "rect",
            ("class", "region"),
            ("x", left),
            ("y", top),
            ("width", Math.Max(0, right - left)),
            ("height", Math.Max(0, bottom - top)),
            ("fill", styles.ColorOf(region.ColorOf)),
            ("fill-opacity", Theme.RegionOpacity));
    }

    private void DrawGrid()
    {
        string lines = string.Concat(
            panel.YTicks.Values.Select(y => $"M{Coordinate(panel.Left)} {Coordinate(panel.Y(y))}H{Coordinate(panel.Right)}"));
        if (panel.Panel.X.Categories is null)
        {
            lines += string.Concat(
                panel.XTicks.Values.Select(x => $"M{Coordinate(panel.X(x))} {Coordinate(panel.Top)}V{Coordinate(panel.Bottom)}"));
        }

        svg.Line("grid", lines, Theme.Grid, width: 1);
    }

    private void DrawBars()
    {
        Bars[] group = [.. panel.Panel.Layers.OfType<Bars>()];
        double width = group.Length == 0 ? 0 : (panel.X(1) - panel.X(0)) * Theme.GroupShare / group.Length;
        double baseline = panel.Panel.Y.Scale == AxisScale.Logarithmic ? panel.Bottom : panel.Y(0);
        for (int member = 0; member < group.Length; member++)
        {
            Bars bars = group[member];
            LayerStyle style = styles.Of(bars);
            svg.Open("g", ("class", "bars"));
            for (int i = 0; i < bars.Values.Count; i++)
            {
                double left = panel.X(i) + (member - group.Length / 2.0) * width;
                double value = panel.Y(bars.Values[i]);
                svg.Element(
                    "rect",
                    ("class", "bar"),
                    ("x", left),
                    ("y", Math.Min(value, baseline)),
                    ("width", width),
                    ("height", Math.Abs(value - baseline)),
                    ("fill", SvgHatches.Fill(style, identifier)),
                    ("stroke", Theme.Background),
                    ("stroke-width", 0.6));
            }

            for (int i = 0; i < bars.Values.Count && bars.Lower is not null; i++)
            {
                double middle = panel.X(i) + (member - (group.Length - 1) / 2.0) * width;
                SvgMarks.ErrorBar(svg, middle, panel.Y(bars.Lower[i]), panel.Y(bars.Upper![i]), Theme.Text, Math.Min(3, width / 3));
            }

            svg.End();
        }
    }

    private void DrawReference(double x0, double y0, double x1, double y1, string? colorOf)
    {
        string line = $"M{Coordinate(x0)} {Coordinate(y0)}L{Coordinate(x1)} {Coordinate(y1)}";
        LayerStyle look = Theme.Reference(styles.ColorOf(colorOf));
        DrawCasing(line, look);
        svg.Line("reference", line, look.Color, look.LineWidth, "5 4");
    }

    private void DrawBand(Series series)
    {
        if (series is not { Lower: { } lower, Upper: { } upper, Interval: IntervalStyle.Band })
        {
            return;
        }

        IEnumerable<string> there = series.X.Select((x, i) => Point(x, upper[i]));
        IEnumerable<string> back = series.X.Select((x, i) => Point(x, lower[i])).Reverse();
        svg.Element(
            "path",
            ("class", "band"),
            ("d", $"M{string.Join("L", there.Concat(back))}Z"),
            ("fill", styles.Of(series).Color),
            ("fill-opacity", Theme.BandOpacity));
    }

    private void DrawLine(Series series)
    {
        LayerStyle style = styles.Of(series);
        if (style.Line == LineStyle.None || series.X.Count < 2)
        {
            return;
        }

        string line = $"M{string.Join("L", series.X.Zip(series.Y, Point))}";
        DrawCasing(line, style);
        svg.Line("line", line, style.Color, style.LineWidth, SvgMarks.Dashes(style.Line), isRound: true);
    }

    /// <summary>Sets a line off from the colours of a heat map.</summary>
    private void DrawCasing(string line, LayerStyle style)
    {
        if (panel.Panel.HeatMap is not null)
        {
            svg.Line(null, line, Theme.Background, style.LineWidth + Casing, isRound: true);
        }
    }

    private void DrawErrorBars(Series series)
    {
        if (series is not { Lower: { } lower, Upper: { } upper, Interval: IntervalStyle.ErrorBars })
        {
            return;
        }

        LayerStyle style = styles.Of(series);
        for (int i = 0; i < series.X.Count; i++)
        {
            SvgMarks.ErrorBar(svg, panel.X(series.X[i]), panel.Y(lower[i]), panel.Y(upper[i]), style.Color, style.Cap);
        }
    }

    private void DrawMarkers(Series series)
    {
        LayerStyle style = styles.Of(series);
        svg.Open("g", ("class", "series"));
        for (int i = 0; i < series.X.Count; i++)
        {
            SvgMarks.Marker(svg, panel.X(series.X[i]), panel.Y(series.Y[i]), style);
        }

        svg.End();
    }

    private string Point(double x, double y) => $"{Coordinate(panel.X(x))} {Coordinate(panel.Y(y))}";

    private void DrawAxes()
    {
        string ticks = string.Concat(panel.YTicks.Values.Select(y => $"M{Coordinate(panel.Left - 4)} {Coordinate(panel.Y(y))}h4"));
        if (panel.Panel.X.Categories is null)
        {
            ticks += string.Concat(panel.XTicks.Values.Select(x => $"M{Coordinate(panel.X(x))} {Coordinate(panel.Bottom)}v4"));
        }

        string frame = $"M{Coordinate(panel.Left)} {Coordinate(panel.Top)}V{Coordinate(panel.Bottom)}H{Coordinate(panel.Right)}";
        svg.Line("axes", frame + ticks, Theme.Axis, width: 1);
        for (int i = 0; i < panel.XTicks.Values.Count; i++)
        {
            DrawXTick(panel.X(panel.XTicks.Values[i]), panel.XTickLines[i]);
        }

        double widest = 0;
        for (int i = 0; i < panel.YTicks.Values.Count; i++)
        {
            IReadOnlyList<TextRun> label = MathText.Parse(panel.YTicks.Labels[i]);
            widest = Math.Max(widest, TextLayout.Width(label, FigureLayout.TickSize));
            svg.Text(panel.Left - 8, panel.Y(panel.YTicks.Values[i]) + 3.8, label, TickLook("y-tick", TextAnchor.End));
        }

        DrawAxisLabels(panel.Left - 8 - widest);
    }

    private void DrawXTick(double x, IReadOnlyList<IReadOnlyList<TextRun>> lines)
    {
        for (int line = 0; line < lines.Count; line++)
        {
            double turn = panel.XTicksTurned ? FigureLayout.TurnedAngle * Math.PI / 180 : 0;
            double along = line * FigureLayout.TickLineHeight;
            TextLook look = panel.XTicksTurned
                ? TickLook("x-tick", TextAnchor.End) with { Angle = -FigureLayout.TurnedAngle }
                : TickLook("x-tick", TextAnchor.Middle);
            double right = along * Math.Sin(turn) + (panel.XTicksTurned ? 5 : 0);
            svg.Text(x + right, panel.Bottom + 15 + along * Math.Cos(turn), lines[line], look);
        }
    }

    private void DrawAxisLabels(double left)
    {
        TextLook look = new(FigureLayout.LabelSize, TextAnchor.Middle);
        IReadOnlyList<IReadOnlyList<TextRun>> x = panel.XLabelLines;
        double below = panel.Bottom + panel.BelowTicks;
        for (int i = 0; i < x.Count; i++)
        {
            svg.Text(Middle, below + 15 + i * FigureLayout.LineHeight, x[i], look with { Class = "x-label" });
        }

        IReadOnlyList<IReadOnlyList<TextRun>> y = panel.YLabelLines;
        for (int i = 0; i < y.Count; i++)
        {
            double across = left - 10 - (y.Count - 1 - i) * FigureLayout.LineHeight;
            svg.Text(across, panel.Top + panel.Height / 2, y[i], look with { Class = "y-label", Angle = -90 });
        }
    }

    private void DrawReferenceLabel(ReferenceLabel label)
    {
        string color = styles.ColorOf(label.Line.ColorOf);
        string leader = $"M{Coordinate(label.X)} {Coordinate(label.Y)}L{Coordinate(label.EndX)} {Coordinate(label.EndY)}";
        svg.Line("leader", leader, color, width: null);
        bool above = label.Line is VerticalLine;
        svg.Text(
            above ? label.EndX : label.EndX + 3,
            above ? label.EndY - 4 : label.EndY + 4,
            MathText.Parse(label.Line.Label),
            new TextLook(FigureLayout.TextSize, above
                ? TextAnchor.Middle
                : TextAnchor.Start, Palette.ForText(color)) { Class = "reference-label" });
    }

    private void DrawColorBar(HeatMap map)
    {
        double left = panel.Right + panel.ColorBarOffset;
        IReadOnlyList<string> stops = Palette.Stops(map.Colors);
        svg.Open("g", ("class", "color-bar"));
        svg.Open("linearGradient", ("id", $"{clip}-colors"), ("x1", "0"), ("y1", "1"), ("x2", "0"), ("y2", "0"));
        for (int i = 0; i < stops.Count; i++)
        {
            svg.Element("stop", ("offset", $"{Coordinate(100.0 * i / (stops.Count - 1))}%"), ("stop-color", stops[i]));
        }

        svg.End();
        svg.Element(
            "rect",
            ("x", left),
            ("y", panel.Top),
            ("width", FigureLayout.ColorBarWidth),
            ("height", panel.Height),
            ("fill", $"url(#{clip}-colors)"));

        AxisTicks ticks = FigureLayout.ColorBarTicks(map, panel.Height);
        double right = left + FigureLayout.ColorBarWidth;
        double widest = 0;
        for (int i = 0; i < ticks.Values.Count; i++)
        {
            double y = panel.Bottom - (ticks.Values[i] - map.Minimum) / (map.Maximum - map.Minimum) * panel.Height;
            IReadOnlyList<TextRun> label = MathText.Parse(ticks.Labels[i]);
            widest = Math.Max(widest, TextLayout.Width(label, FigureLayout.TickSize));
            svg.Element("path", ("d", $"M{Coordinate(right)} {Coordinate(y)}h3"), ("stroke", Theme.Axis));
            svg.Text(right + 6, y + 3.8, label, TickLook("color-tick", TextAnchor.Start));
        }

        svg.Text(
            right + 6 + widest + 16,
            panel.Top + panel.Height / 2,
            MathText.Parse(map.Label),
            new TextLook(FigureLayout.LabelSize, TextAnchor.Middle) { Class = "color-label", Angle = -90 });
        svg.End();
    }

    private void DrawAnnotation(Annotation annotation)
    {
        double x = panel.X(annotation.X);
        double y = panel.Y(annotation.Y);
        if (x >= panel.Left && x <= panel.Right && y >= panel.Top && y <= panel.Bottom)
        {
            svg.Text(
                x,
                y + 4,
                MathText.Parse(annotation.Text),
                new TextLook(FigureLayout.TextSize, annotation.Anchor) { Class = "annotation", Halo = true });
        }
    }

    private static TextLook TickLook(string name, TextAnchor anchor) =>
        new(FigureLayout.TickSize, anchor) { Class = name, MathFonts = false };
}
