using System.Text.Json;

namespace Swa.Research.Figures;

/// <summary>Writes the <c>data</c> of a Plotly figure: heat maps, bars, bands and series, and the legend's other entries.</summary>
internal sealed class PlotlyTraces(Utf8JsonWriter json, FigureLayout layout, FigureStyles styles)
{
    private readonly HashSet<string> _named = new(StringComparer.Ordinal);

    /// <summary>Plotly's name of a panel's axis: x, x2, x3 …</summary>
    public static string AxisName(char axis, int panel) => panel == 0 ? $"{axis}" : $"{axis}{panel + 1}";

    /// <summary>Plotly's name of a dash pattern.</summary>
    public static string Dash(LineStyle line) => line switch
    {
        LineStyle.Dashed => "dash",
        LineStyle.Dotted => "dot",
        LineStyle.DashDotted => "dashdot",
        LineStyle.LongDashed => "longdash",
        _ => "solid",
    };

    public void Write()
    {
        json.WriteStartArray("data");
        for (int i = 0; i < layout.Panels.Count; i++)
        {
            PanelLayout panel = layout.Panels[i];
            foreach (HeatMap map in panel.Panel.Layers.OfType<HeatMap>())
            {
                WriteHeatMap(map, panel, i);
            }

            foreach (Bars bars in panel.Panel.Layers.OfType<Bars>())
            {
                WriteBars(bars, i);
            }

            foreach (Series series in panel.Panel.Layers.OfType<Series>())
            {
                WriteBand(series, i);
            }

            foreach (Series series in panel.Panel.Layers.OfType<Series>())
            {
                WriteSeries(series, i);
            }
        }

        foreach (LegendEntry entry in layout.Legend.Where(entry => entry.Layer is not (Series or Bars)))
        {
            WriteLegendSample(entry.Layer);
        }

        json.WriteEndArray();
    }

    private void WriteHeatMap(HeatMap map, PanelLayout place, int panel)
    {
        Start("heatmap", "", panel);
        WriteNumbers("x", map.X);
        WriteNumbers("y", map.Y);
        json.WriteStartArray("z");
        foreach (IReadOnlyList<double> row in map.Values)
        {
            json.WriteStartArray();
            foreach (double value in row)
            {
                WriteNumber(value);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
        WriteNumber("zmin", map.Minimum);
        WriteNumber("zmax", map.Maximum);
        json.WriteBoolean("hoverongaps", false);
        IReadOnlyList<string> stops = Palette.Stops(map.Colors);
        json.WriteStartArray("colorscale");
        for (int i = 0; i < stops.Count; i++)
        {
            json.WriteStartArray();
            WriteNumber((double)i / (stops.Count - 1));
            json.WriteStringValue(stops[i]);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartObject("colorbar");
        WriteNumber("x", PlotlyLayout.PaperX(layout, place.Right + place.ColorBarOffset));
        WriteNumber("y", 0.5);
        WriteNumber("len", 1);
        WriteNumber("xpad", 0);
        WriteNumber("ypad", 0);
        WriteNumber("thickness", FigureLayout.ColorBarWidth);
        WriteNumber("outlinewidth", 0);
        json.WriteStartObject("title");
        json.WriteString("text", PlotlyText.Of(map.Label));
        json.WriteString("side", "right");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteBars(Bars bars, int panel)
    {
        LayerStyle style = styles.Of(bars);
        Start("bar", bars.Name, panel);
        WriteNumbers("x", [.. Enumerable.Range(0, bars.Values.Count).Select(i => (double)i)]);
        WriteNumbers("y", bars.Values);
        WriteErrors(bars.Values, bars.Lower, bars.Upper, "#222222", 3);
        json.WriteStartObject("marker");
        json.WriteString("color", style.Color);
        json.WriteStartObject("pattern");
        json.WriteString("shape", style.Hatch switch { 0 => "", 1 => "/", 2 => "\\", 3 => "-", 4 => "|", _ => "+" });
        json.WriteString("fgcolor", "#ffffff");
        json.WriteString("fillmode", "overlay");
        WriteNumber("size", 7);
        WriteNumber("solidity", 0.2);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteBand(Series series, int panel)
    {
        if (series is not { Lower: { } lower, Upper: { } upper, Interval: IntervalStyle.Band })
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("type", "scatter");
        WriteAxes(panel);
        WriteNumbers("x", [.. series.X, .. series.X.Reverse()]);
        WriteNumbers("y", [.. upper, .. lower.Reverse()]);
        json.WriteString("mode", "lines");
        json.WriteString("fill", "toself");
        json.WriteString("fillcolor", Translucent(styles.Of(series).Color, 0.18));
        json.WriteStartObject("line");
        WriteNumber("width", 0);
        json.WriteEndObject();
        json.WriteString("hoverinfo", "skip");
        json.WriteString("legendgroup", PlotlyText.Of(series.Name));
        json.WriteBoolean("showlegend", false);
        json.WriteEndObject();
    }

    private void WriteSeries(Series series, int panel)
    {
        LayerStyle style = styles.Of(series);
        bool lines = style.Line != LineStyle.None;
        bool markers = style.Marker != MarkerStyle.None;
        Start("scatter", series.Name, panel);
        WriteNumbers("x", series.X);
        WriteNumbers("y", series.Y);
        if (series.Interval == IntervalStyle.ErrorBars)
        {
            WriteErrors(series.Y, series.Lower, series.Upper, style.Color, style.Cap);
        }

        json.WriteString("mode", lines && markers ? "lines+markers" : lines ? "lines" : markers ? "markers" : "none");
        WriteLine(style.Color, style.LineWidth, style.Line);
        if (markers)
        {
            WriteMarker(style);
        }

        json.WriteEndObject();
    }

    private void WriteMarker(LayerStyle style)
    {
        bool open = style.Marker is MarkerStyle.Plus or MarkerStyle.Cross;
        json.WriteStartObject("marker");
        json.WriteString("symbol", style.Marker switch
        {
            MarkerStyle.Square => "square",
            MarkerStyle.Triangle => "triangle-up",
            MarkerStyle.InvertedTriangle => "triangle-down",
            MarkerStyle.Diamond => "diamond",
            MarkerStyle.Plus => "cross-thin",
            MarkerStyle.Cross => "x-thin",
            _ => "circle",
        });
        WriteNumber("size", 2 * style.MarkerRadius);
        json.WriteString("color", "#ffffff");
        json.WriteStartObject("line");
        json.WriteString("color", style.Color);
        WriteNumber("width", open ? 2 : 1.5);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Regions and lines are shapes, which have no legend; a trace without points stands there for them.</summary>
    private void WriteLegendSample(Layer layer)
    {
        bool region = layer is ShadedRegion;
        string color = styles.ColorOf(layer switch
        {
            ShadedRegion shaded => shaded.ColorOf,
            VerticalLine line => line.ColorOf,
            HorizontalLine line => line.ColorOf,
            _ => null,
        });
        Start("scatter", FigureLayout.Label(layer), 0);
        json.WriteStartArray("x");
        json.WriteNullValue();
        json.WriteEndArray();
        json.WriteStartArray("y");
        json.WriteNullValue();
        json.WriteEndArray();
        json.WriteString("mode", region ? "markers" : "lines");
        if (region)
        {
            json.WriteStartObject("marker");
            json.WriteString("symbol", "square");
            WriteNumber("size", 14);
            json.WriteString("color", Translucent(color, SvgPanel.RegionOpacity));
            json.WriteEndObject();
        }
        else
        {
            LayerStyle look = SvgPanel.ReferenceLook(color);
            WriteLine(look.Color, look.LineWidth, look.Line);
        }

        json.WriteEndObject();
    }

    private void WriteLine(string color, double width, LineStyle line)
    {
        json.WriteStartObject("line");
        json.WriteString("color", color);
        WriteNumber("width", width);
        json.WriteString("dash", Dash(line));
        json.WriteEndObject();
    }

    private void WriteErrors(
        IReadOnlyList<double> middle, IReadOnlyList<double>? lower, IReadOnlyList<double>? upper, string color, double cap)
    {
        if (lower is null || upper is null)
        {
            return;
        }

        json.WriteStartObject("error_y");
        json.WriteString("type", "data");
        json.WriteBoolean("symmetric", false);
        WriteNumbers("array", [.. upper.Zip(middle, (high, value) => high - value)]);
        WriteNumbers("arrayminus", [.. middle.Zip(lower, (value, low) => value - low)]);
        json.WriteString("color", color);
        WriteNumber("thickness", 1.3);
        WriteNumber("width", cap);
        json.WriteEndObject();
    }

    /// <summary>Starts a trace; of those that share a name, the first one stands in the legend for all.</summary>
    private void Start(string type, string name, int panel)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        WriteAxes(panel);
        if (name.Length > 0)
        {
            json.WriteString("name", PlotlyText.Of(name));
            json.WriteString("legendgroup", PlotlyText.Of(name));
        }

        json.WriteBoolean("showlegend", name.Length > 0 && _named.Add(name));
    }

    private void WriteAxes(int panel)
    {
        json.WriteString("xaxis", AxisName('x', panel));
        json.WriteString("yaxis", AxisName('y', panel));
    }

    private void WriteNumbers(string name, IEnumerable<double> values)
    {
        json.WriteStartArray(name);
        foreach (double value in values)
        {
            WriteNumber(value);
        }

        json.WriteEndArray();
    }

    private void WriteNumber(string name, double value)
    {
        json.WritePropertyName(name);
        WriteNumber(value);
    }

    private void WriteNumber(double value)
    {
        if (double.IsNaN(value))
        {
            json.WriteNullValue();
        }
        else
        {
            json.WriteNumberValue(Numbers.Rounded(value));
        }
    }

    private static string Translucent(string color, double opacity)
    {
        int Part(int index) => Convert.ToInt32(color.Substring(1 + 2 * index, 2), 16);

        return $"rgba({Part(0)},{Part(1)},{Part(2)},{SvgDocument.Coordinate(opacity)})";
    }
}
