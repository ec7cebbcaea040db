using System.Text.Json;
using Swa.Research.Files;

namespace Swa.Research.Figures;

/// <summary>
/// Writes the <c>layout</c> of a Plotly figure: axes, lines, regions, labels and caption at the places they have in the SVG.
/// </summary>
internal sealed class PlotlyLayout(Utf8JsonWriter json, FigureLayout layout, FigureStyles styles)
{
    private PanelLayout First => layout.Panels[0];

    /// <summary>A horizontal place as a share of the room between the first plot's left and the last plot's right edge.</summary>
    public static double PaperX(FigureLayout layout, double x) =>
        (x - layout.Panels[0].Left) / (layout.Panels[^1].Right - layout.Panels[0].Left);

    public void Write()
    {
        json.WriteStartObject("layout");
        WriteTitle();
        Number("width", layout.Width);
        Number("height", layout.Height);
        json.WriteStartObject("margin");
        Number("l", First.Left);
        Number("r", layout.Width - layout.Panels[^1].Right);
        Number("t", First.Top);
        Number("b", layout.Height - First.Bottom);
        Number("pad", 0);
        json.WriteEndObject();
        json.WriteStartObject("font");
        json.WriteString("family", "Helvetica Neue, Helvetica, Arial, Liberation Sans, sans-serif");
        Number("size", FigureLayout.TextSize);
        json.WriteString("color", "#222222");
        json.WriteEndObject();
        json.WriteString("paper_bgcolor", "#ffffff");
        json.WriteString("plot_bgcolor", "#ffffff");
        json.WriteString("hovermode", "closest");
        json.WriteString("barmode", "group");
        Number("bargap", 0.2);
        WriteLegend();
        for (int i = 0; i < layout.Panels.Count; i++)
        {
            WriteXAxis(layout.Panels[i], i);
            WriteYAxis(layout.Panels[i], i);
        }

        WriteShapes();
        WriteAnnotations();
        json.WriteString("meta", OutputFile.Mark);
        json.WriteEndObject();
    }

    private void WriteTitle()
    {
        if (layout.Title.Count == 0)
        {
            return;
        }

        json.WriteStartObject("title");
        json.WriteString("text", $"<b>{PlotlyText.Of(layout.Title)}</b>");
        Number("x", FigureLayout.Margin / layout.Width);
        json.WriteString("xanchor", "left");
        Number("y", 1 - (FigureLayout.Margin - 2) / layout.Height);
        json.WriteString("yanchor", "top");
        json.WriteStartObject("font");
        Number("size", FigureLayout.TitleSize);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteLegend()
    {
        if (layout.Legend.Count == 0)
        {
            return;
        }

        bool beside = layout.Legend[0].X > layout.Panels[^1].Right;
        json.WriteStartObject("legend");
        json.WriteString("orientation", beside ? "v" : "h");
        Number("x", beside ? PaperX(layout, layout.Legend[0].X) : 0.5);
        json.WriteString("xanchor", beside ? "left" : "center");
        Number("y", beside ? 1 : -(layout.Legend[0].Y - 10 - First.Bottom) / First.Height);
        json.WriteString("yanchor", "top");
        json.WriteEndObject();
    }

    private void WriteXAxis(PanelLayout panel, int index)
    {
        json.WriteStartObject(index == 0 ? "xaxis" : $"xaxis{index + 1}");
        Range("domain", PaperX(layout, panel.Left), PaperX(layout, panel.Right));
        json.WriteString("anchor", PlotlyTraces.AxisName('y', index));
        WriteScale(panel.Panel.X, panel.FrameX);
        json.WriteBoolean("showgrid", panel.Panel.X.Categories is null && panel.Panel.HeatMap is null);
        if (panel.Panel.X.Categories is not null)
        {
            WriteTicks(panel.XTicks, panel.XTickLines.Select(PlotlyText.Of));
            Number("tickangle", panel.XTicksTurned ? -FigureLayout.TurnedAngle : 0);
        }
        else if (panel.Panel.X.Scale == AxisScale.Logarithmic)
        {
            WriteTicks(panel.XTicks, panel.XTicks.Labels.Select(PlotlyText.Of));
        }

        WriteAxisTitle(panel.Panel.X);
        json.WriteEndObject();
    }

    private void WriteYAxis(PanelLayout panel, int index)
    {
        json.WriteStartObject(index == 0 ? "yaxis" : $"yaxis{index + 1}");
        json.WriteString("anchor", PlotlyTraces.AxisName('x', index));
        WriteScale(panel.Panel.Y, panel.FrameY);
        json.WriteBoolean("showgrid", panel.Panel.HeatMap is null);
        if (panel.Panel.Y.Scale == AxisScale.Logarithmic)
        {
            WriteTicks(panel.YTicks, panel.YTicks.Labels.Select(PlotlyText.Of));
        }

        WriteAxisTitle(panel.Panel.Y);
        json.WriteEndObject();
    }

    /// <summary>Sets the ticks of the SVG; a linear axis is left to Plotly, which finds finer ones as the reader zooms in.</summary>
    private void WriteTicks(AxisTicks ticks, IEnumerable<string> labels)
    {
        json.WriteString("tickmode", "array");
        json.WriteStartArray("tickvals");
        foreach (double value in ticks.Values)
        {
            json.WriteNumberValue(Numbers.Rounded(value));
        }

        json.WriteEndArray();
        json.WriteStartArray("ticktext");
        foreach (string label in labels)
        {
            json.WriteStringValue(label);
        }

        json.WriteEndArray();
    }

    private void WriteScale(Axis axis, (double Low, double High) frame)
    {
        bool logarithmic = axis.Scale == AxisScale.Logarithmic;
        json.WriteString("type", logarithmic ? "log" : "linear");
        Range("range", Position(axis, frame.Low), Position(axis, frame.High));
        json.WriteBoolean("showline", true);
        json.WriteString("linecolor", "#333333");
        json.WriteString("gridcolor", "#e7e7e7");
        json.WriteBoolean("zeroline", false);
        json.WriteString("exponentformat", "power");
        json.WriteString("ticks", axis.Categories is null ? "outside" : "");
        Number("ticklen", 4);
        json.WriteStartObject("tickfont");
        Number("size", FigureLayout.TickSize);
        json.WriteEndObject();
    }

    private void WriteAxisTitle(Axis axis)
    {
        json.WriteStartObject("title");
        json.WriteString("text", PlotlyText.Of(axis.Label));
        Number("standoff", 8);
        json.WriteStartObject("font");
        Number("size", FigureLayout.LabelSize);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteShapes()
    {
        json.WriteStartArray("shapes");
        for (int i = 0; i < layout.Panels.Count; i++)
        {
            PanelLayout panel = layout.Panels[i];
            (string x, string y) = (PlotlyTraces.AxisName('x', i), PlotlyTraces.AxisName('y', i));
            foreach (Layer layer in panel.Panel.Layers)
            {
                switch (layer)
                {
                    case ShadedRegion region:
                        WriteRegion(region, panel, i);
                        break;
                    case VerticalLine line:
                        WriteLine(i, line.ColorOf, (line.X, line.X), x, (0, 1), $"{y} domain");
                        break;
                    case HorizontalLine line:
                        WriteLine(i, line.ColorOf, (0, 1), $"{x} domain", (line.Y, line.Y), y);
                        break;
                }
            }
        }

        json.WriteEndArray();
    }

    private void WriteLine(
        int panel, string? colorOf, (double From, double To) x, string xReference, (double From, double To) y, string yReference)
    {
        LayerStyle look = SvgPanel.ReferenceLook(styles.ColorOf(colorOf));
        json.WriteStartObject();
        json.WriteString("type", "line");
        json.WriteString("layer", layout.Panels[panel].Panel.Layers.Any(layer => layer is HeatMap or Bars) ? "above" : "between");
        WriteCorners(x, xReference, y, yReference);
        json.WriteStartObject("line");
        json.WriteString("color", look.Color);
        Number("width", look.LineWidth);
        json.WriteString("dash", "5px,4px");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteRegion(ShadedRegion region, PanelLayout panel, int index)
    {
        json.WriteStartObject();
        json.WriteString("type", "rect");
        json.WriteString("layer", panel.Panel.HeatMap is null ? "below" : "above");
        WriteCorners(
            (region.Left ?? panel.FrameX.Low, region.Right ?? panel.FrameX.High),
            PlotlyTraces.AxisName('x', index),
            (region.Bottom ?? panel.FrameY.Low, region.Top ?? panel.FrameY.High),
            PlotlyTraces.AxisName('y', index));
        json.WriteString("fillcolor", styles.ColorOf(region.ColorOf));
        Number("opacity", SvgPanel.RegionOpacity);
        json.WriteStartObject("line");
        Number("width", 0);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteCorners((double From, double To) x, string xReference, (double From, double To) y, string yReference)
    {
        json.WriteString("xref", xReference);
        json.WriteString("yref", yReference);
        Number("x0", x.From);
        Number("x1", x.To);
        Number("y0", y.From);
        Number("y1", y.To);
    }

    private void WriteAnnotations()
    {
        json.WriteStartArray("annotations");
        for (int i = 0; i < layout.Panels.Count; i++)
        {
            WritePanelTitle(layout.Panels[i], i);
            WriteVerticalLabels(layout.Panels[i], i);
            WriteHorizontalLabels(layout.Panels[i], i);
            foreach (Annotation annotation in layout.Panels[i].Panel.Layers.OfType<Annotation>())
            {
                WriteText(annotation, layout.Panels[i].Panel, i);
            }
        }

        if (layout.Caption.Count > 0)
        {
            json.WriteStartObject();
            json.WriteString("text", PlotlyText.Of(layout.Caption));
            Place("paper", PaperX(layout, FigureLayout.Margin), "left", "paper", 0, "top");
            Number("yshift", First.Bottom - layout.CaptionTop + FigureLayout.TextSize);
            json.WriteString("align", "left");
            json.WriteBoolean("showarrow", false);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WritePanelTitle(PanelLayout panel, int index)
    {
        if (panel.Panel.Title.Length == 0)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("text", $"<b>{PlotlyText.Of(panel.Panel.Title)}</b>");
        Place($"{PlotlyTraces.AxisName('x', index)} domain", 0, "left", $"{PlotlyTraces.AxisName('y', index)} domain", 1, "bottom");
        Number("yshift", panel.Top - panel.TitleBaseline - 4);
        json.WriteBoolean("showarrow", false);
        json.WriteStartObject("font");
        Number("size", FigureLayout.PanelTitleSize);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteVerticalLabels(PanelLayout panel, int index)
    {
        VerticalLine[] lines = [.. panel.LabelledVerticalLines];
        for (int i = 0; i < lines.Length && panel.VerticalLabels is { } centers; i++)
        {
            double x = panel.X(lines[i].X);
            if (x < panel.Left || x > panel.Right)
            {
                continue;
            }

            json.WriteStartObject();
            json.WriteString("text", PlotlyText.Of(lines[i].Label));
            Place(
                PlotlyTraces.AxisName('x', index),
                Position(panel.Panel.X, lines[i].X),
                "center",
                $"{PlotlyTraces.AxisName('y', index)} domain",
                1,
                "bottom");
            WriteLeader(lines[i].ColorOf, centers[i] - x, -8);
        }
    }

    private void WriteHorizontalLabels(PanelLayout panel, int index)
    {
        HorizontalLine[] lines = [.. panel.LabelledHorizontalLines];
        for (int i = 0; i < lines.Length && panel.HorizontalLabels is { } centers; i++)
        {
            double y = panel.Y(lines[i].Y);
            if (y < panel.Top || y > panel.Bottom)
            {
                continue;
            }

            json.WriteStartObject();
            json.WriteString("text", PlotlyText.Of(lines[i].Label));
            Place(
                $"{PlotlyTraces.AxisName('x', index)} domain",
                1,
                "left",
                PlotlyTraces.AxisName('y', index),
                Position(panel.Panel.Y, lines[i].Y),
                "middle");
            WriteLeader(lines[i].ColorOf, 8, centers[i] - y);
        }
    }

    private void WriteLeader(string? colorOf, double across, double down)
    {
        string color = styles.ColorOf(colorOf);
        json.WriteBoolean("showarrow", true);
        json.WriteNumber("arrowhead", 0);
        Number("arrowwidth", 1);
        json.WriteString("arrowcolor", color);
        Number("ax", Math.Round(across, 2));
        Number("ay", Math.Round(down, 2));
        Number("borderpad", 1);
        json.WriteStartObject("font");
        json.WriteString("color", Palette.ForText(color));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteText(Annotation annotation, Panel panel, int index)
    {
        json.WriteStartObject();
        json.WriteString("text", PlotlyText.Of(annotation.Text));
        string anchor = annotation.Anchor switch { TextAnchor.Start => "left", TextAnchor.End => "right", _ => "center" };
        Place(
            PlotlyTraces.AxisName('x', index),
            Position(panel.X, annotation.X),
            anchor,
            PlotlyTraces.AxisName('y', index),
            Position(panel.Y, annotation.Y),
            "middle");
        json.WriteBoolean("showarrow", false);
        json.WriteString("bgcolor", "rgba(255,255,255,0.7)");
        json.WriteEndObject();
    }

    private void Place(string xReference, double x, string xAnchor, string yReference, double y, string yAnchor)
    {
        json.WriteString("xref", xReference);
        Number("x", x);
        json.WriteString("xanchor", xAnchor);
        json.WriteString("yref", yReference);
        Number("y", y);
        json.WriteString("yanchor", yAnchor);
    }

    private void Range(string name, double low, double high)
    {
        json.WriteStartArray(name);
        json.WriteNumberValue(Numbers.Rounded(low));
        json.WriteNumberValue(Numbers.Rounded(high));
        json.WriteEndArray();
    }

    private void Number(string name, double value) => json.WriteNumber(name, Numbers.Rounded(value));

    /// <summary>Ranges and annotations stand at logarithms on a logarithmic axis, shapes and data at the values themselves.</summary>
    private static double Position(Axis axis, double value) => axis.Scale == AxisScale.Logarithmic ? Math.Log10(value) : value;
}
