namespace Swa.Research.Figures;

/// <summary>Draws the legend beside or beneath the plot, never on it.</summary>
internal static class SvgLegend
{
    private const double Sample = FigureLayout.LegendSample;

    public static void Draw(SvgDocument svg, IReadOnlyList<LegendEntry> entries, FigureStyles styles, string identifier)
    {
        if (entries.Count == 0)
        {
            return;
        }

        svg.Open("g", ("class", "legend"));
        foreach (LegendEntry entry in entries)
        {
            DrawSample(svg, entry, styles, identifier);
            for (int i = 0; i < entry.Lines.Count; i++)
            {
                svg.Text(
                    entry.X + Sample + 8,
                    entry.Y + 4 + i * (FigureLayout.LineHeight - 2),
                    entry.Lines[i],
                    new TextLook(FigureLayout.TextSize));
            }
        }

        svg.End();
    }

    private static void DrawSample(SvgDocument svg, LegendEntry entry, FigureStyles styles, string identifier)
    {
        switch (entry.Layer)
        {
            case Series series:
                LayerStyle style = styles.Of(series);
                if (series is { Lower: not null, Interval: IntervalStyle.Band })
                {
                    Swatch(svg, entry, style.Color, Theme.BandOpacity);
                }

                Line(svg, entry, style);
                if (series is { Lower: not null, Interval: IntervalStyle.ErrorBars })
                {
                    SvgMarks.ErrorBar(svg, entry.X + Sample / 2, entry.Y + 8, entry.Y - 8, style.Color, 3);
                }

                SvgMarks.Marker(svg, entry.X + Sample / 2, entry.Y, style);
                break;
            case Bars bars:
                Swatch(svg, entry, SvgHatches.Fill(styles.Of(bars), identifier), null);
                break;
            case ShadedRegion region:
                Swatch(svg, entry, styles.ColorOf(region.ColorOf), Theme.RegionOpacity);
                break;
            case ReferenceLine line:
                Line(svg, entry, Theme.Reference(styles.ColorOf(line.ColorOf)));
                break;
        }
    }

    private static void Line(SvgDocument svg, LegendEntry entry, LayerStyle style)
    {
        if (style.Line != LineStyle.None)
        {
            string path = $"M{SvgDocument.Coordinate(entry.X)} {SvgDocument.Coordinate(entry.Y)}h{SvgDocument.Coordinate(Sample)}";
            svg.Line(null, path, style.Color, style.LineWidth, SvgMarks.Dashes(style.Line));
        }
    }

    private static void Swatch(SvgDocument svg, LegendEntry entry, string fill, double? opacity) => svg.Element(
        "rect",
        ("x", entry.X + 3),
        ("y", entry.Y - 6),
        ("width", Sample - 6),
        ("height", 12.0),
        ("fill", fill),
        ("fill-opacity", opacity));
}
