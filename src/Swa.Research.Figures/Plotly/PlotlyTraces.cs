using System.Text.Json.Nodes;

using static Swa.Research.Figures.PlotlyNode;

namespace Swa.Research.Figures;

/// <summary>
/// Makes the <c>data</c> of a Plotly figure in the order in which it is drawn: heat maps, bars, lines, bands and series. Lines are
/// traces rather than shapes, since no version of Plotly says anything about a shape, and some fail at shapes between other layers.
/// </summary>
internal sealed class PlotlyTraces(FigureLayout layout, FigureStyles styles)
{
    /// <summary>Plotly finds a line only by its points, so it gets enough of them that one is always near.</summary>
    private const int LineSteps = 32;

    private readonly HashSet<string> _named = new(StringComparer.Ordinal);

    public JsonArray All()
    {
        List<JsonObject> traces = [];
        for (int i = 0; i < layout.Panels.Count; i++)
        {
            PanelLayout place = layout.Panels[i];
            Layer[] layers = [.. place.Panel.Layers];
            traces.AddRange(layers.OfType<HeatMap>().Select(map => Trace(map, place, i)));
            traces.AddRange(layers.OfType<Bars>().Select(bars => Trace(bars, place, i)));
            traces.AddRange(layers.OfType<ReferenceLine>().Select(line => Trace(line, place, i)));
            traces.AddRange(layers.OfType<Series>().Where(series => IsBand(series)).Select(series => Band(series, i)));
            traces.AddRange(layers.OfType<Series>().Select(series => Trace(series, place, i)));
        }

        traces.AddRange(layout.Legend.Select(entry => entry.Layer).OfType<ShadedRegion>().Select(Sample));
        return new JsonArray([.. traces]);
    }

    private static bool IsBand(Series series) => series is { Lower: not null, Interval: IntervalStyle.Band };

    private JsonObject Trace(HeatMap map, PanelLayout place, int panel)
    {
        IReadOnlyList<string> stops = Palette.Stops(map.Colors);
        JsonObject trace = Start("heatmap", map, panel);
        trace["x"] = List(map.X);
        trace["y"] = List(map.Y);
        trace["z"] = new JsonArray([.. map.Values.Select(row => List(row))]);
        trace["zmin"] = Number(map.Minimum);
        trace["zmax"] = Number(map.Maximum);
        trace["hoverongaps"] = false;
        string format = PlotlyHover.Format(FigureLayout.ColorBarTicks(map, place.Height), AxisScale.Linear);
        trace["hovertemplate"] = PlotlyHover.Point(X(place), Y(place), $", {PlotlyHover.Quantity(map.Label, "z", format)}", named: false);
        trace["colorscale"] = new JsonArray([.. stops.Select((color, i) => new JsonArray(Number((double)i / (stops.Count - 1)), color))]);
        trace["colorbar"] = new JsonObject
        {
            ["x"] = Number(layout.PaperX(place.Right)),
            ["xanchor"] = "left",
            ["xpad"] = Number(place.ColorBarOffset),
            ["y"] = Number(layout.PaperY(place.Bottom)),
            ["yanchor"] = "bottom",
            ["ypad"] = 0,
            ["len"] = Number(layout.PaperY(place.Top) - layout.PaperY(place.Bottom)),
            ["thickness"] = Number(FigureLayout.ColorBarWidth),
            ["outlinewidth"] = 0,
            ["tickfont"] = new JsonObject { ["size"] = Number(FigureLayout.TickSize) },
            ["title"] = new JsonObject
            {
                ["text"] = PlotlyText.Of(map.Label),
                ["side"] = "right",
                ["font"] = new JsonObject { ["size"] = Number(FigureLayout.LabelSize) },
            },
        };
        return trace;
    }

    private JsonObject Trace(Bars bars, PanelLayout place, int panel)
    {
        LayerStyle style = styles.Of(bars);
        JsonObject trace = Start("bar", bars, panel);
        trace["x"] = List(Enumerable.Range(0, bars.Values.Count).Select(i => (double)i));
        trace["y"] = List(bars.Values);
        trace["customdata"] = CustomData(bars.Values.Count, [
            i => PlotlyText.Of(place.Panel.X.Categories![i]), .. Ends(bars.Lower, bars.Upper)]);
        trace["hovertemplate"] = PlotlyHover.Point(
            "%{customdata[0]}", Y(place), bars.Lower is null ? "" : PlotlyHover.Interval(YFormat(place), 1), bars.Name.Length > 0);
        AddErrors(trace, bars.Values, bars.Lower, bars.Upper, Theme.Text, 3);
        trace["marker"] = new JsonObject
        {
            ["color"] = style.Color,
            ["pattern"] = new JsonObject
            {
                ["shape"] = style.Hatch switch { 0 => "", 1 => "/", 2 => "\\", 3 => "-", 4 => "|", _ => "+" },
                ["fgcolor"] = Theme.Background,
                ["fillmode"] = "overlay",
                ["size"] = 7,
                ["solidity"] = 0.2,
            },
        };
        return trace;
    }

    private JsonObject Trace(ReferenceLine line, PanelLayout place, int panel)
    {
        double[] along = [.. Enumerable.Range(0, LineSteps + 1).Select(i => (double)i / LineSteps)];
        (IEnumerable<double> x, IEnumerable<double> y, string where) = line is VerticalLine vertical
            ? (along.Select(_ => vertical.X), along.Select(share => Between(place.FrameY, place.Panel.Y.Scale, share)), X(place))
            : (along.Select(share => Between(place.FrameX, place.Panel.X.Scale, share)), along.Select(_ => ((HorizontalLine)line).Y), Y(
                place));
        JsonObject trace = Start("scatter", line, panel);
        trace["x"] = List(x);
        trace["y"] = List(y);
        trace["mode"] = "lines";
        trace["line"] = Stroke(Theme.Reference(styles.ColorOf(line.ColorOf)));
        trace["hovertemplate"] = line.Label.Length > 0 ? "%{fullData.name}<extra></extra>" : $"{where}<extra></extra>";
        return trace;
    }

    private JsonObject Band(Series series, int panel) => new()
    {
        ["type"] = "scatter",
        ["xaxis"] = Axis('x', panel),
        ["yaxis"] = Axis('y', panel),
        ["x"] = List([.. series.X, .. series.X.Reverse()]),
        ["y"] = List([.. series.Upper!, .. series.Lower!.Reverse()]),
        ["mode"] = "lines",
        ["fill"] = "toself",
        ["fillcolor"] = Translucent(styles.Of(series).Color, Theme.BandOpacity),
        ["line"] = new JsonObject { ["width"] = 0 },
        ["hoverinfo"] = "skip",
        ["legendgroup"] = PlotlyText.Of(series.Name),
        ["showlegend"] = false,
    };

    private JsonObject Trace(Series series, PanelLayout place, int panel)
    {
        LayerStyle style = styles.Of(series);
        bool lines = style.Line != LineStyle.None;
        bool markers = style.Marker != MarkerStyle.None;
        JsonObject trace = Start("scatter", series, panel);
        trace["x"] = List(series.X);
        trace["y"] = List(series.Y);
        if (series.Lower is not null)
        {
            trace["customdata"] = CustomData(series.X.Count, Ends(series.Lower, series.Upper));
        }

        trace["hovertemplate"] = PlotlyHover.Point(
            X(place), Y(place), series.Lower is null ? "" : PlotlyHover.Interval(YFormat(place), 0), series.Name.Length > 0);
        trace["hoverlabel"] = new JsonObject { ["bordercolor"] = style.Color };
        if (series.Interval == IntervalStyle.ErrorBars)
        {
            AddErrors(trace, series.Y, series.Lower, series.Upper, style.Color, style.Cap);
        }

        trace["mode"] = lines && markers ? "lines+markers" : lines ? "lines" : markers ? "markers" : "none";
        trace["line"] = Stroke(style);
        if (markers)
        {
            trace["marker"] = Marker(style);
        }

        return trace;
    }

    private static JsonObject Marker(LayerStyle style) => new()
    {
        ["symbol"] = style.Marker switch
        {
            MarkerStyle.Square => "square",
            MarkerStyle.Triangle => "triangle-up",
            MarkerStyle.InvertedTriangle => "triangle-down",
            MarkerStyle.Diamond => "diamond",
            MarkerStyle.Plus => "cross-thin",
            MarkerStyle.Cross => "x-thin",
            _ => "circle",
        },
        ["size"] = Number(2 * style.MarkerRadius),
        ["color"] = style.Fill,
        ["line"] = new JsonObject { ["color"] = style.Color, ["width"] = Number(Theme.OutlineWidth(style.Marker)) },
    };

    /// <summary>A region is a shape, which has no legend entry; a trace without points provides one.</summary>
    private JsonObject Sample(ShadedRegion region)
    {
        JsonObject trace = Start("scatter", region, 0);
        trace["x"] = new JsonArray((JsonNode?)null);
        trace["y"] = new JsonArray((JsonNode?)null);
        trace["mode"] = "markers";
        trace["marker"] = new JsonObject
        {
            ["symbol"] = "square",
            ["size"] = 14,
            ["color"] = Translucent(styles.ColorOf(region.ColorOf), Theme.RegionOpacity),
        };
        return trace;
    }

    /// <summary>Starts a trace; of those that share a legend entry, only the first one shows it.</summary>
    private JsonObject Start(string type, Layer layer, int panel)
    {
        string name = FigureLayout.Label(layer);
        JsonObject trace = new()
        {
            ["type"] = type,
            ["xaxis"] = Axis('x', panel),
            ["yaxis"] = Axis('y', panel),
        };
        int rank = layout.Legend.TakeWhile(entry => entry.Layer.GetType() != layer.GetType() || FigureLayout.Label(entry.Layer) != name)
            .Count();
        bool listed = rank < layout.Legend.Count;
        if (name.Length > 0)
        {
            trace["name"] = listed ? PlotlyText.Of(layout.Legend[rank].Lines) : PlotlyText.Of(name);
            trace["legendgroup"] = PlotlyText.Of(name);
        }

        trace["showlegend"] = listed && _named.Add($"{layer.GetType()} {name}");
        if (listed)
        {
            trace["legendrank"] = rank + 1;
        }

        return trace;
    }

    private static string X(PanelLayout place) =>
        PlotlyHover.Quantity(place.Panel.X.Label, "x", PlotlyHover.Format(place.XTicks, place.Panel.X.Scale));

    private static string Y(PanelLayout place) => PlotlyHover.Quantity(place.Panel.Y.Label, "y", YFormat(place));

    private static string YFormat(PanelLayout place) => PlotlyHover.Format(place.YTicks, place.Panel.Y.Scale);

    private static double Between((double Low, double High) frame, AxisScale scale, double share) => scale == AxisScale.Logarithmic
        ? frame.Low * Math.Pow(frame.High / frame.Low, share)
        : frame.Low + share * (frame.High - frame.Low);

    private static IEnumerable<Func<int, JsonNode?>> Ends(IReadOnlyList<double>? lower, IReadOnlyList<double>? upper) =>
        lower is null || upper is null ? [] : [i => Number(lower[i]), i => Number(upper[i])];

    private static JsonArray CustomData(int count, IEnumerable<Func<int, JsonNode?>> columns) =>
        new([.. Enumerable.Range(0, count).Select(i => new JsonArray([.. columns.Select(column => column(i))]))]);

    private static void AddErrors(
        JsonObject trace, IReadOnlyList<double> middle, IReadOnlyList<double>? lower, IReadOnlyList<double>? upper, string color,
        double cap)
    {
        if (lower is null || upper is null)
        {
            return;
        }

        trace["error_y"] = new JsonObject
        {
            ["type"] = "data",
            ["symmetric"] = false,
            ["array"] = List(upper.Zip(middle, (high, value) => high - value)),
            ["arrayminus"] = List(middle.Zip(lower, (value, low) => value - low)),
            ["color"] = color,
            ["thickness"] = Theme.IntervalWidth,
            ["width"] = Number(cap),
        };
    }
}
