using System.Text.Json;
using Swa.Research.Figures;

namespace Swa.Research.Tests.Figures;

public class PlotlyRendererTests
{
    [Fact]
    public void Series_and_intervals_come_back_from_the_json()
    {
        JsonElement[] traces = [.. Traces(FigureSamples.Steps).Where(trace => trace.TryGetProperty("error_y", out _))];
        Series[] series = [.. FigureSamples.Steps.Panels[0].Layers.OfType<Series>()];
        Assert.Equal(series.Length, traces.Length);
        for (int k = 0; k < series.Length; k++)
        {
            Assert.Equal(series[k].Name, traces[k].GetProperty("name").GetString());
            Assert.Equal(series[k].X, Numbers(traces[k].GetProperty("x")));
            Assert.Equal(series[k].Y, Numbers(traces[k].GetProperty("y")));
            double[] above = Numbers(traces[k].GetProperty("error_y").GetProperty("array"));
            double[] below = Numbers(traces[k].GetProperty("error_y").GetProperty("arrayminus"));
            for (int i = 0; i < above.Length; i++)
            {
                Assert.Equal(series[k].Upper![i], series[k].Y[i] + above[i], 11);
                Assert.Equal(series[k].Lower![i], series[k].Y[i] - below[i], 11);
            }
        }
    }

    [Fact]
    public void Colours_are_those_of_the_svg()
    {
        string svg = FigureSamples.Steps.ToSvg();
        string[] colors =
            [.. Traces(FigureSamples.Steps).Skip(3).Select(trace => trace.GetProperty("line").GetProperty("color").GetString()!)];
        Assert.Equal(5, colors.Distinct().Count());
        Assert.All(colors, color => Assert.Contains($"stroke=\"{color}\"", svg, StringComparison.Ordinal));
    }

    [Fact]
    public void Lines_are_traces_over_the_whole_plot_with_their_labels_as_annotations()
    {
        JsonElement layout = Root(FigureSamples.Steps).GetProperty("layout");
        JsonElement[] lines = Traces(FigureSamples.Steps)[..3];
        Assert.Equal(0, layout.GetProperty("shapes").GetArrayLength());
        Assert.All(Numbers(lines[0].GetProperty("x")), x => Assert.Equal(0.85, x));
        Assert.All(Numbers(lines[1].GetProperty("x")), x => Assert.Equal(0.84, x));
        Assert.All(Numbers(lines[2].GetProperty("y")), y => Assert.Equal(0.05, y));
        double[] along = Numbers(lines[0].GetProperty("y"));
        Assert.Equal(Numbers(layout.GetProperty("yaxis").GetProperty("range")), new[] { along[0], along[^1] });
        string[] texts = [.. layout.GetProperty("annotations").EnumerateArray().Select(one => one.GetProperty("text").GetString()!)];
        Assert.Equal(["<i>λ</i><sup>*</sup> = 0.85", "<i>λ</i><sub>SWI</sub> = 0.84", "5%"], texts[..3]);
        Assert.StartsWith("Figure 1.", texts[3], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Social weight $λ$", "<i>λ</i> = %{x:.3~f}")]
    [InlineData("Overload rate", "overload rate %{x:.3~f}")]
    [InlineData("MSE of $x$ and $y$", "MSE of <i>x</i> and <i>y</i> %{x:.3~f}")]
    [InlineData("", "%{x:.3~f}")]
    [InlineData("Rate %{x}", "rate % {x} %{x:.3~f}")]
    public void A_quantity_is_known_by_its_symbol_or_else_by_its_label(string label, string words) =>
        Assert.Equal(words, PlotlyHover.Quantity(label, "x", ":.3~f"));

    [Theory]
    [InlineData(0, 1, AxisScale.Linear, ":.3~f")]
    [InlineData(-50, 50, AxisScale.Linear, ":.1~f")]
    [InlineData(0, 4000, AxisScale.Linear, ":.0~f")]
    [InlineData(0, 1e-7, AxisScale.Linear, ":.4~g")]
    [InlineData(1, 1000, AxisScale.Logarithmic, ":.4~g")]
    public void Values_have_the_digits_that_the_axis_resolves(double low, double high, AxisScale scale, string format) =>
        Assert.Equal(format, PlotlyHover.Format(new AxisTicks(low, high, [low], [""]), scale));

    [Fact]
    public void The_width_is_left_to_the_page()
    {
        foreach (Figure figure in FigureSamples.All)
        {
            JsonElement layout = Root(figure).GetProperty("layout");
            Assert.False(layout.TryGetProperty("width", out _));
            Assert.True(layout.GetProperty("autosize").GetBoolean());
            Assert.True(Root(figure).GetProperty("config").GetProperty("responsive").GetBoolean());
        }
    }

    [Fact]
    public void Bands_panels_and_logarithmic_axes_are_kept()
    {
        JsonElement[] traces = Traces(FigureSamples.Panels);
        JsonElement band = traces.Single(trace => trace.TryGetProperty("fill", out _));
        Assert.Equal([0, 0.5, 1, 1, 0.5, 0], Numbers(band.GetProperty("x")));
        Assert.Equal([-11, 4, 21, 19, 1, -14], Numbers(band.GetProperty("y")));
        Assert.Equal("x2", traces.Last(trace => trace.GetProperty("name").GetString()!.StartsWith('<')).GetProperty("xaxis").GetString());

        JsonElement layout = Root(FigureSamples.Panels).GetProperty("layout");
        Assert.Equal("log", layout.GetProperty("xaxis2").GetProperty("type").GetString());
        double[] range = Numbers(layout.GetProperty("xaxis2").GetProperty("range"));
        Assert.InRange(range[0], 0, Math.Log10(5));
        Assert.InRange(range[1], 3, 4);
        JsonElement here = layout.GetProperty("annotations").EnumerateArray().Single(one => one.GetProperty("text").GetString() == "here");
        Assert.Equal(1, here.GetProperty("x").GetDouble());
    }

    [Fact]
    public void One_name_has_one_entry_in_the_legend_over_all_panels_and_a_region_has_one_too()
    {
        string[] shown =
        [
            .. Traces(FigureSamples.Panels)
                .Where(trace => trace.GetProperty("showlegend").GetBoolean())
                .Select(trace => trace.GetProperty("name").GetString()!),
        ];
        Assert.Equal(["<i>β</i> = 1.6", "closed form", "unstable"], shown);
    }

    [Fact]
    public void Heat_maps_and_bars_come_back_from_the_json()
    {
        JsonElement map = Traces(FigureSamples.HeatMap)[0];
        JsonElement[][] rows = [.. map.GetProperty("z").EnumerateArray().Select(row => row.EnumerateArray().ToArray())];
        Assert.Equal([0, 0.25, 1], rows[0].Select(cell => cell.GetDouble()));
        Assert.Equal(JsonValueKind.Null, rows[1][0].ValueKind);
        Assert.Equal((0, 1), (map.GetProperty("zmin").GetDouble(), map.GetProperty("zmax").GetDouble()));

        JsonElement[] bars = Traces(FigureSamples.Bars);
        Assert.Equal([0.7, 0.8, -0.2], Numbers(bars[0].GetProperty("y")));
        Assert.Equal(
            FigureSamples.Bars.Panels[0].X.Categories!,
            Root(FigureSamples.Bars).GetProperty("layout").GetProperty("xaxis").GetProperty("ticktext").EnumerateArray()
                .Select(text => text.GetString()!.Replace("<br>", " ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Text_from_outside_is_encoded_twice_for_json_and_for_html()
    {
        const string Name = "<script>alert(1)</script> & $<b>$";
        Figure figure = new(Name, Name, new Axis(Name), new Axis(Name), new Series(Name, [1], [1]), new VerticalLine(1, Name));
        string json = figure.ToPlotlyJson();
        Assert.DoesNotContain('<', json);
        using JsonDocument document = JsonDocument.Parse(json);
        string name = document.RootElement.GetProperty("data")[0].GetProperty("name").GetString()!;
        Assert.Equal("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;<i>b</i>&gt;", name);
    }

    [Fact]
    public void Numbers_carry_at_most_12_significant_digits()
    {
        Figure thirds = new("", "", new Axis("x"), new Axis("y"), new Series("a", [1.0 / 3, 0.1 + 0.2], [2e10 / 3, -1e-9 / 3]));
        Assert.Equal([0.333333333333, 0.3], Numbers(Traces(thirds)[0].GetProperty("x")));
        Assert.Equal([6666666666.67, -3.33333333333e-10], Numbers(Traces(thirds)[0].GetProperty("y")));
    }

    private static JsonElement Root(Figure figure) => JsonDocument.Parse(figure.ToPlotlyJson()).RootElement;

    private static JsonElement[] Traces(Figure figure) => [.. Root(figure).GetProperty("data").EnumerateArray()];

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetDouble())];
}
