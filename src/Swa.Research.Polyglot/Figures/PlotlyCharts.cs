using Microsoft.FSharp.Collections;
using Plotly.NET;
using Plotly.NET.LayoutObjects;
using Plotly.NET.TraceObjects;

using DynamicObject = DynamicObj.DynamicObj;
using Figure = Swa.Research.Figures.Figure;

namespace Swa.Research.Polyglot;

/// <summary>Figures as charts of Plotly.NET, to be styled further, combined and saved with its functions.</summary>
public static class PlotlyCharts
{
    /// <summary>
    /// The chart of a figure: the same traces, intervals, lines, labels and sizes as <see cref="FigureExports.ToPlotlyJson"/>, held in
    /// Plotly.NET's own objects, so that its functions find and change axes, markers, error bars, shapes and annotations.
    /// </summary>
    /// <param name="figure">The figure.</param>
    /// <returns>A chart without Plotly.NET's default template.</returns>
    public static GenericChart ToPlotly(this Figure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        using JsonDocument json = JsonDocument.Parse(figure.ToPlotlyJson());
        IEnumerable<Trace> traces = json.RootElement.GetProperty("data").EnumerateArray().Select(trace => ToTrace(figure, trace));
        Layout layout = Filled(new Layout(), json.RootElement.GetProperty("layout").EnumerateObject());
        Config config = Filled(new Config(), json.RootElement.GetProperty("config").EnumerateObject());
        GenericChart chart = GenericChart.ofTraceObjects(false, ListModule.OfSeq(traces));
        return GenericChart.setConfig(config, GenericChart.setLayout(layout, chart));
    }

    /// <summary>The figure that all traces of a chart come from; null where there is none, or more than one.</summary>
    internal static Figure? FigureOf(GenericChart chart)
    {
        Figure?[] figures = [.. GenericChart.getTraces(chart).Select(trace => (trace as FigureTrace)?.Figure).Distinct()];
        return figures.Length == 1 ? figures[0] : null;
    }

    private static FigureTrace ToTrace(Figure figure, JsonElement trace) =>
        Filled(
            new FigureTrace(figure, trace.GetProperty("type").GetString()!),
            trace.EnumerateObject().Where(property => property.Name != "type"));

    private static T Filled<T>(T target, IEnumerable<JsonProperty> properties)
        where T : DynamicObject
    {
        foreach (JsonProperty property in properties)
        {
            target.SetValue(property.Name, Value(property.Name, property.Value));
        }

        return target;
    }

    private static object? Value(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => Filled(Empty(name), value.EnumerateObject()),
        JsonValueKind.Array when name == "shapes" =>
            value.EnumerateArray().Select(shape => Filled(new Shape(), shape.EnumerateObject())).ToArray(),
        JsonValueKind.Array when name == "annotations" =>
            value.EnumerateArray().Select(annotation => Filled(new Annotation(), annotation.EnumerateObject())).ToArray(),
        JsonValueKind.Array => value.EnumerateArray().Select(item => Value("", item)).ToArray(),
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True or JsonValueKind.False => value.GetBoolean(),
        _ => null,
    };

    /// <summary>The object in which Plotly.NET looks for a property of this name.</summary>
    private static DynamicObject Empty(string name) => name switch
    {
        "title" => new Title(),
        "font" or "tickfont" => new Font(),
        "margin" => new Margin(),
        "legend" => new Legend(),
        "line" => new Line(),
        "marker" => new Marker(),
        "pattern" => new Pattern(),
        "error_y" => new Error(),
        "colorbar" => new ColorBar(),
        _ when name.StartsWith("xaxis", StringComparison.Ordinal) || name.StartsWith("yaxis", StringComparison.Ordinal) => new LinearAxis(),
        _ => new DynamicObject(),
    };

    /// <summary>A trace that keeps the figure it was drawn from through every function that restyles or combines charts.</summary>
    private sealed class FigureTrace(Figure figure, string type) : Trace2D(type)
    {
        // Not public: public members become part of the chart's JSON.
        internal Figure Figure => figure;
    }
}
