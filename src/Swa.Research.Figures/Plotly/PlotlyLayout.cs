using System.Text.Json.Nodes;

using static Swa.Research.Figures.PlotlyNode;

namespace Swa.Research.Figures;

/// <summary>
/// Makes the <c>layout</c> of a Plotly figure. Its width is the page's: margins, legend and labels have the places that they have in
/// the narrowest page, in pixels from the plots, so that a wider one only gives the plots more room.
/// </summary>
internal sealed class PlotlyLayout(FigureLayout layout, FigureStyles styles)
{
    /// <summary>Width of the narrowest page in pixels, about that of a notebook next to a list of files.</summary>
    public const double NarrowestPage = 640;

    /// <summary>Width of Plotly's buttons in the upper right corner in pixels.</summary>
    public const double Buttons = 130;

    private const double LegendItemGap = 14;

    public JsonObject Whole()
    {
        JsonObject whole = new()
        {
            ["autosize"] = true,
            ["height"] = Number(layout.Height),
            ["margin"] = new JsonObject
            {
                ["l"] = Number(layout.PlotsLeft),
                ["r"] = Number(layout.Width - layout.PlotsRight),
                ["t"] = Number(layout.PlotsTop),
                ["b"] = Number(layout.Height - layout.PlotsBottom),
                ["pad"] = 0,
                ["autoexpand"] = false,
            },
            ["font"] = new JsonObject { ["family"] = Theme.Fonts, ["size"] = Number(FigureLayout.TextSize), ["color"] = Theme.Text },
            ["paper_bgcolor"] = Theme.Background,
            ["plot_bgcolor"] = Theme.Background,
            ["hovermode"] = "closest",
            ["hoverlabel"] = new JsonObject { ["bgcolor"] = Theme.Background, ["font"] = new JsonObject { ["color"] = Theme.Text } },
            ["modebar"] = new JsonObject { ["remove"] = new JsonArray("zoomIn2d", "zoomOut2d", "autoScale2d", "select2d", "lasso2d") },
            ["barmode"] = "group",
            ["bargap"] = Number(1 - Theme.GroupShare),
        };
        if (layout.Title.Count > 0)
        {
            whole["title"] = Title();
        }

        if (layout.Legend.Count > 0)
        {
            whole["legend"] = Legend();
        }

        for (int i = 0; i < layout.Panels.Count; i++)
        {
            PanelLayout panel = layout.Panels[i];
            string suffix = i == 0 ? "" : $"{i + 1}";
            whole[$"xaxis{suffix}"] = AxisOf(
                panel.Panel.X,
                panel.XTicks,
                panel.FrameX,
                panel.XLabelLines,
                (layout.PaperX(panel.Left), layout.PaperX(panel.Right)),
                Axis('y', i),
                panel);
            whole[$"yaxis{suffix}"] = AxisOf(
                panel.Panel.Y,
                panel.YTicks,
                panel.FrameY,
                panel.YLabelLines,
                (layout.PaperY(panel.Bottom), layout.PaperY(panel.Top)),
                Axis('x', i),
                panel);
        }

        whole["shapes"] = new JsonArray([.. layout.Panels.SelectMany((panel, i) =>
            panel.Panel.Layers.OfType<ShadedRegion>().Select(region => Region(region, panel, i)))]);
        whole["annotations"] = new JsonArray([.. layout.Panels.SelectMany(Annotations), .. Caption()]);
        whole["meta"] = OutputFile.Mark;
        return whole;
    }

    private JsonObject Title() => new()
    {
        ["text"] = $"<b>{PlotlyText.Of(layout.Title)}</b>",
        ["xref"] = "container",
        ["x"] = 0,
        ["xanchor"] = "left",
        ["yref"] = "container",
        ["y"] = 1,
        ["yanchor"] = "top",
        ["pad"] = new JsonObject { ["l"] = Number(FigureLayout.Margin), ["t"] = Number(FigureLayout.Margin - 2) },
        ["font"] = Font(FigureLayout.TitleSize),
    };

    private JsonObject Legend()
    {
        double widest = layout.Legend.SelectMany(entry => entry.Lines).Max(line => TextLayout.Width(line, FigureLayout.TextSize));
        return new JsonObject
        {
            ["orientation"] = "h",
            ["x"] = 0.5,
            ["xanchor"] = "center",
            ["y"] = Number(layout.PaperY(layout.Legend[0].Y - FigureLayout.LegendRow / 2)),
            ["yanchor"] = "top",
            ["entrywidth"] = Number(Math.Floor(widest + LegendItemGap)),
            ["tracegroupgap"] = 0,
        };
    }

    private static JsonObject AxisOf(
        Axis axis,
        AxisTicks ticks,
        (double Low, double High) frame,
        IReadOnlyList<IReadOnlyList<TextRun>> label,
        (double Low, double High) domain,
        string anchor,
        PanelLayout panel)
    {
        JsonObject made = new()
        {
            ["domain"] = List(domain.Low, domain.High),
            ["anchor"] = anchor,
            ["type"] = axis.Scale == AxisScale.Logarithmic ? "log" : "linear",
            ["range"] = List(Position(axis, frame.Low), Position(axis, frame.High)),
            ["showline"] = true,
            ["linecolor"] = Theme.Axis,
            ["showgrid"] = axis.Categories is null && panel.Panel.HeatMap is null,
            ["gridcolor"] = Theme.Grid,
            ["zeroline"] = false,
            ["exponentformat"] = "power",
            ["ticks"] = axis.Categories is null ? "outside" : "",
            ["ticklen"] = Theme.TickLength,
            ["tickfont"] = Font(FigureLayout.TickSize),
            ["title"] = new JsonObject
            {
                ["text"] = PlotlyText.Of(label),
                ["standoff"] = 8,
                ["font"] = Font(FigureLayout.LabelSize),
            },
        };

        // A linear axis is left to Plotly, which finds finer ticks as the reader zooms in.
        if (axis.Categories is not null || axis.Scale == AxisScale.Logarithmic)
        {
            made["tickmode"] = "array";
            made["tickvals"] = List(ticks.Values);
            made["ticktext"] = new JsonArray([.. axis.Categories is null
                ? ticks.Labels.Select(PlotlyText.Of)
                : panel.XTickLines.Select(PlotlyText.Of)]);
        }

        if (axis.Categories is not null)
        {
            made["tickangle"] = Number(panel.XTicksTurned ? -FigureLayout.TurnedAngle : 0);
        }

        return made;
    }

    private JsonObject Region(ShadedRegion region, PanelLayout panel, int index) => new()
    {
        ["type"] = "rect",
        ["layer"] = panel.Panel.HeatMap is null ? "below" : "above",
        ["xref"] = Axis('x', index),
        ["yref"] = Axis('y', index),
        ["x0"] = Number(region.Left ?? panel.FrameX.Low),
        ["x1"] = Number(region.Right ?? panel.FrameX.High),
        ["y0"] = Number(region.Bottom ?? panel.FrameY.Low),
        ["y1"] = Number(region.Top ?? panel.FrameY.High),
        ["fillcolor"] = styles.ColorOf(region.ColorOf),
        ["opacity"] = Theme.RegionOpacity,
        ["line"] = new JsonObject { ["width"] = 0 },
    };

    private IEnumerable<JsonObject> Annotations(PanelLayout panel, int index)
    {
        (string x, string y) = (Axis('x', index), Axis('y', index));
        if (panel.TitleLines.Count > 0)
        {
            JsonObject title = Placed($"<b>{PlotlyText.Of(panel.TitleLines)}</b>", ($"{x} domain", 0, "left"), ($"{y} domain", 1, "top"));
            title["yshift"] = Number(panel.Top - panel.TitleBaseline + FigureLayout.PanelTitleSize);
            title["align"] = "left";
            title["showarrow"] = false;
            title["font"] = Font(FigureLayout.PanelTitleSize);
            yield return title;
        }

        foreach (ReferenceLabel label in panel.ReferenceLabels)
        {
            string color = styles.ColorOf(label.Line.ColorOf);
            JsonObject made = label.Line is VerticalLine vertical
                ? Placed(
                    PlotlyText.Of(label.Line.Label), (x, Position(panel.Panel.X, vertical.X), "center"), ($"{y} domain", 1, "bottom"))
                : Placed(
                    PlotlyText.Of(label.Line.Label),
                    ($"{x} domain", 1, "left"),
                    (y, Position(panel.Panel.Y, ((HorizontalLine)label.Line).Y), "middle"));
            made["showarrow"] = true;
            made["arrowhead"] = 0;
            made["arrowwidth"] = 1;
            made["arrowcolor"] = color;
            made["ax"] = Number(Math.Round(label.EndX - label.X, 2));
            made["ay"] = Number(Math.Round(label.EndY - label.Y, 2));
            made["borderpad"] = 1;
            made["font"] = new JsonObject { ["color"] = Palette.ForText(color) };
            yield return made;
        }

        foreach (Annotation annotation in panel.Panel.Layers.OfType<Annotation>())
        {
            string anchor = annotation.Anchor switch { TextAnchor.Start => "left", TextAnchor.End => "right", _ => "center" };
            JsonObject made = Placed(
                PlotlyText.Of(annotation.Text),
                (x, Position(panel.Panel.X, annotation.X), anchor),
                (y, Position(panel.Panel.Y, annotation.Y), "middle"));
            made["showarrow"] = false;
            made["bgcolor"] = Translucent(Theme.Background, 0.7);
            yield return made;
        }
    }

    private IEnumerable<JsonObject> Caption()
    {
        if (layout.Caption.Count > 0)
        {
            JsonObject caption = Placed(PlotlyText.Of(layout.Caption), ("paper", 0, "left"), ("paper", 0, "top"));
            caption["xshift"] = Number(FigureLayout.Margin - layout.PlotsLeft);
            caption["yshift"] = Number(layout.PlotsBottom - layout.CaptionTop + FigureLayout.TextSize);
            caption["align"] = "left";
            caption["showarrow"] = false;
            caption["font"] = new JsonObject { ["color"] = Theme.Muted };
            yield return caption;
        }
    }

    private static JsonObject Placed(
        string text, (string Reference, double At, string Anchor) x, (string Reference, double At, string Anchor) y) => new()
    {
        ["text"] = text,
        ["xref"] = x.Reference,
        ["x"] = Number(x.At),
        ["xanchor"] = x.Anchor,
        ["yref"] = y.Reference,
        ["y"] = Number(y.At),
        ["yanchor"] = y.Anchor,
    };

    private static JsonObject Font(double size) => new() { ["size"] = Number(size) };

    /// <summary>On a logarithmic axis ranges and annotations use logarithms, shapes and data the values themselves.</summary>
    private static double Position(Axis axis, double value) => axis.Scale == AxisScale.Logarithmic ? Math.Log10(value) : value;
}
