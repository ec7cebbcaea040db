using System.Text.Json.Nodes;
using Plotly.NET;
using Plotly.NET.CSharp;
using Plotly.NET.LayoutObjects;
using Plotly.NET.TraceObjects;
using Swa.Research.Figures;
using Swa.Research.Tests.Figures;

using Annotation = Plotly.NET.LayoutObjects.Annotation;
using Figure = Swa.Research.Figures.Figure;

namespace Swa.Research.Polyglot.Tests.Figures;

public class PlotlyChartsTests
{
    public static TheoryData<int> Samples => [.. Enumerable.Range(0, FigureSamples.All.Count())];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_chart_is_the_same_json_as_the_figure(int sample)
    {
        Figure figure = FigureSamples.All.ElementAt(sample);
        JsonNode expected = JsonNode.Parse(figure.ToPlotlyJson())!;
        JsonNode actual = JsonNode.Parse(GenericChart.toJson(figure.ToPlotly()))!;
        foreach (string part in (string[])["data", "layout", "config"])
        {
            Assert.True(JsonNode.DeepEquals(expected[part], actual[part]), $"{part}\nexpected {expected[part]}\nactual   {actual[part]}");
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_chart_with_one_number_changed_is_other_json(int sample)
    {
        Figure figure = FigureSamples.All.ElementAt(sample);
        GenericChart chart = figure.ToPlotly().WithSize(123, 456);
        Assert.False(JsonNode.DeepEquals(
            JsonNode.Parse(figure.ToPlotlyJson())!["layout"], JsonNode.Parse(GenericChart.toFigureJson(chart))!["layout"]));
    }

    [Fact]
    public void Functions_of_plotly_net_find_what_the_figure_set()
    {
        GenericChart chart = FigureSamples.Steps.ToPlotly();
        Series[] series = [.. FigureSamples.Steps.Panels[0].Layers.OfType<Series>()];
        Trace[] traces = [.. chart.GetTraces().Where(trace => trace.GetProperties(false).Any(property => property.Key == "error_y"))];
        Assert.Equal(series.Length, traces.Length);
        for (int i = 0; i < series.Length; i++)
        {
            Assert.Equal(series[i].Name, traces[i].TryGetTypedValue<string>("name").Value);
            Assert.Equal(series[i].Y, traces[i].TryGetTypedValue<object[]>("y").Value.Cast<double>());
            Error intervals = traces[i].TryGetTypedValue<Error>("error_y").Value;
            Assert.Equal(series[i].Y.Count, intervals.TryGetTypedValue<object[]>("array").Value.Length);
        }

        Layout layout = chart.GetLayout();
        Assert.Equal("5%", layout.TryGetTypedValue<Annotation[]>("annotations").Value[2].TryGetTypedValue<string>("text").Value);
        LinearAxis axis = Layout.getLinearAxisById(StyleParam.SubPlotId.NewXAxis(1)).Invoke(layout);
        Assert.Equal("Social weight <i>λ</i>", axis.TryGetTypedValue<Title>("title").Value.TryGetTypedValue<string>("text").Value);
    }

    [Fact]
    public void Restyling_an_axis_keeps_the_rest_of_it()
    {
        GenericChart chart = FigureSamples.Steps.ToPlotly().WithXAxisStyle<double, double, string>(TitleText: "weight");
        JsonNode axis = JsonNode.Parse(GenericChart.toFigureJson(chart))!["layout"]!["xaxis"]!;
        Assert.Equal("weight", axis["title"]!["text"]!.GetValue<string>());
        JsonNode before = JsonNode.Parse(FigureSamples.Steps.ToPlotlyJson())!["layout"]!["xaxis"]!;
        Assert.True(JsonNode.DeepEquals(before["range"], axis["range"]));
        Assert.True(JsonNode.DeepEquals(before["linecolor"], axis["linecolor"]));
    }
}
