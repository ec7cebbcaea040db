using System.Text.Json;
using System.Text.RegularExpressions;
using Swa.Research.Figures;
using Swa.Research.Tests.Cli;

namespace Swa.Research.Tests.Figures;

public class FigureSliderTests
{
    private static Figure Moving { get; } = new(
        "Title", "Caption.", new FigureSlider("$β$", Position("1", 1, "a"), Position("2", 40, "a", "b"), Position("5", 7, "b")));

    [Fact]
    public void The_axes_reach_over_all_positions_and_stay()
    {
        Panel[] panels = [.. FigureStills.Of(Moving).Select(still => Assert.Single(still.Panels))];
        Assert.Equal(3, panels.Length);
        Assert.Single(panels.Select(panel => (panel.X, panel.Y)).Distinct());
        Assert.Equal((0, 40), (panels[0].Y.Minimum!.Value, panels[0].Y.Maximum!.Value));
    }

    [Fact]
    public void Heat_maps_share_their_colours()
    {
        static SliderPosition Map(string value, double most) =>
            new(value, new Panel(new Axis("x"), new Axis("y"), new HeatMap([0, 1], [0, 1], [[0, 1], [2, most]], "z")));

        Figure figure = new("", "", new FigureSlider("s", Map("1", 3), Map("2", 30)));
        Assert.All(FigureStills.Of(figure), still => Assert.Equal(
            (0, 30), (still.Panels[0].HeatMap!.Minimum, still.Panels[0].HeatMap!.Maximum)));
    }

    [Fact]
    public void Plotly_has_the_traces_of_all_positions_and_steps_that_show_those_of_one()
    {
        JsonElement root = JsonDocument.Parse(Moving.ToPlotlyJson()).RootElement;
        Assert.False(root.TryGetProperty("frames", out _));
        bool[] first = [.. root.GetProperty("data").EnumerateArray().Select(trace => trace.GetProperty("visible").GetBoolean())];
        Assert.Equal([true, false, false, false], first);
        JsonElement slider = Assert.Single(root.GetProperty("layout").GetProperty("sliders").EnumerateArray());
        JsonElement[] steps = [.. slider.GetProperty("steps").EnumerateArray()];
        Assert.Equal(["1", "2", "5"], steps.Select(step => step.GetProperty("label").GetString()));
        Assert.All(steps, step => Assert.Equal("update", step.GetProperty("method").GetString()));
        Assert.Equal(
            [[true, false, false, false], [false, true, true, false], [false, false, false, true]],
            steps.Select(step => step.GetProperty("args")[0].GetProperty("visible").EnumerateArray().Select(one => one.GetBoolean())));
        Assert.All(steps, step => Assert.DoesNotContain(
            step.GetProperty("args")[1].EnumerateObject(), part => part.Name.Contains("axis", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_series_has_one_colour_at_all_positions()
    {
        JsonElement[] traces = [.. JsonDocument.Parse(Moving.ToPlotlyJson()).RootElement.GetProperty("data").EnumerateArray()];
        string Color(int trace) => traces[trace].GetProperty("line").GetProperty("color").GetString()!;

        Assert.Equal(Color(0), Color(1));
        Assert.Equal(Color(2), Color(3));
        Assert.NotEqual(Color(0), Color(3));
    }

    [Fact]
    public void Pictures_and_words_show_the_first_position_and_name_it()
    {
        Assert.Contains("<title id=\"", Moving.ToSvg(), StringComparison.Ordinal);
        Assert.Matches("<title [^>]*>Title, β = 1</title>", Moving.ToSvg());
        Assert.StartsWith("Title, β = 1\n", Moving.ToString(), StringComparison.Ordinal);
        Assert.EndsWith(
            "\nThe slider moves β from 1 to 5, 3 values; the numbers above are for the first.", Moving.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_has_a_picture_for_each_value_and_no_script()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("x.html");
        Moving.Save(path);
        string page = File.ReadAllText(path);
        Assert.Equal(3, Regex.Count(page, "<svg "));
        Assert.Equal(
            ["1", "2", "5"], Regex.Matches(page, "<input type=\"radio\"[^>]*> (.)</label>").Select(match => match.Groups[1].Value));
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_has_every_position()
    {
        Table table = Moving.ToTable();
        Assert.Equal(["position", "series", "x", "y", "lower", "upper"], table.Columns);
        Assert.Equal(["1", "1", "2", "2", "2", "2", "5", "5"], table.Rows.Select(row => row[0]));
    }

    [Fact]
    public void What_is_no_slider_is_refused()
    {
        Assert.Contains("2 to 200", Refused(Position("1", 1, "a")), StringComparison.Ordinal);
        Assert.Contains("two of value \"1\"", Refused(Position("1", 1, "a"), Position("1", 2, "a")), StringComparison.Ordinal);
        SliderPosition other = new("2", new Panel(new Axis("other"), new Axis("y"), new Series("a", [0, 1], [0, 1])));
        Assert.Contains("different axes", Refused(Position("1", 1, "a"), other), StringComparison.Ordinal);
        Assert.Throws<ParameterException>(() => Moving with { Panels = [other.Panels[0]] });
        Assert.Equal("Other", (Moving with { Title = "Other" }).Title);

        static string Refused(params SliderPosition[] positions) =>
            Assert.Throws<ParameterException>(() => new FigureSlider("s", positions)).Message;
    }

    [Fact]
    public void A_sweep_moves_by_a_parameter_in_the_order_of_its_values()
    {
        SweepRuns runs = new Sweep(Scenario.Paper with { Steps = 5 })
            .VaryRange(scenario => scenario.Weight, from: 0, to: 1, step: 0.5)
            .Vary(scenario => scenario.Severity, 2.4, 1.6)
            .Vary(scenario => scenario.Proposer, new UniformProposer(), new GridProposer())
            .Run(seeds: 2);
        Figure figure = runs.Plot("overload_rate", against: "weight", by: "proposer", slider: "severity");
        Assert.Equal(["1.6", "2.4"], figure.Slider!.Positions.Select(position => position.Value));
        Assert.Equal([0.85, 0.65], figure.Slider.Positions.Select(position =>
            Math.Round(Assert.Single(position.Panels[0].Layers.OfType<VerticalLine>()).X, 9)));
        Assert.All(figure.Slider.Positions, position => Assert.Equal(2, position.Panels[0].Layers.OfType<Series>().Count()));
        Figure named = runs.Plot("overload_rate", against: "weight", by: "severity", slider: "proposer");
        Assert.StartsWith("Overload rate against weight, Proposer = uniform\n", named.ToString(), StringComparison.Ordinal);
        Assert.Equal("slider is 'capacity'; allowed: severity, weight, proposer.", Assert.Throws<ParameterException>(
            () => runs.Plot("overload_rate", "weight", "proposer", slider: "capacity")).Message);
    }

    private static SliderPosition Position(string value, double most, params string[] names) => new(
        value, new Panel(new Axis("x"), new Axis("y"), [.. names.Select(name => new Series(name, [0, 1], [0, most]))]));
}
