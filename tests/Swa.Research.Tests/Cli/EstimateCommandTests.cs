using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Swa.Research.Tests.Cli;

public class EstimateCommandTests
{
    private static async Task<string> SweepAsync(TemporaryFolder folder, params string[] more)
    {
        string file = Path.Combine(folder.Path, "sweep.csv");
        Swa.Outcome outcome = await Swa.RunAsync(
            ["sweep", "--weights", "0:1:0.05", "--seeds", "12", "--margin", "0", "--centering", "0", "--out", file, .. more]);
        Assert.Equal(0, outcome.ExitCode);
        return file;
    }

    [Theory]
    [InlineData("logistic")]
    [InlineData("change-point")]
    public async Task A_recorded_sweep_gives_back_the_rules_own_threshold(string method)
    {
        using TemporaryFolder folder = new();
        string file = await SweepAsync(folder, "--proposer", "grid");
        Swa.Outcome outcome = await Swa.RunAsync("estimate", file, "--method", method, "--format", "json");
        JsonElement estimate = Assert.Single(
            JsonDocument.Parse(outcome.Output).RootElement.GetProperty("estimates").EnumerateArray().ToArray());
        Near.Absolute(0.85, estimate.GetProperty("criticalWeight").GetDouble(), 1e-12);
        Near.Absolute(20.0 / 26, estimate.GetProperty("swiThreshold").GetDouble(), 1e-12);

        // Weights lie 0.05 apart, and grid agents switch at one of them.
        Near.Absolute(20.0 / 26, estimate.GetProperty("estimate").GetDouble(), 0.025);
        Assert.True(estimate.GetProperty("lower").GetDouble() <= estimate.GetProperty("upper").GetDouble());
    }

    [Fact]
    public async Task Parameters_that_differ_divide_the_file_into_sweeps()
    {
        using TemporaryFolder folder = new();
        string file = await SweepAsync(folder, "--severities", "1.6,2.4");
        Swa.Outcome outcome = await Swa.RunAsync("estimate", file, "--format", "csv", "--resamples", "50");
        string[] lines = outcome.Output.TrimEnd().Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Contains("severity = 1.6", lines[1], StringComparison.Ordinal);
        Assert.Contains("severity = 2.4", lines[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lambda,overload_rate\n0,1\n", "has no column weight")]
    [InlineData("weight,rate\n0,1\n", "has no column overload_rate")]
    [InlineData("weight,overload_rate\n0,1\n0.5,much\n", "row 3: column overload_rate is 'much'")]
    [InlineData("weight,overload_rate\n0,1\n1.5,0\n", "row 3: column weight is '1.5'")]
    [InlineData("weight,overload_rate\n0.5,1\n0.5,0\n", "column weight has the one value 0.5")]
    [InlineData("weight,overload_rate\n", "has no rows")]
    public async Task What_is_wrong_with_a_file_is_said_with_its_column(string content, string message)
    {
        using TemporaryFolder folder = new();
        string file = Path.Combine(folder.Path, "recorded.csv");
        await File.WriteAllTextAsync(file, content);
        Swa.Outcome outcome = await Swa.RunAsync("estimate", file);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("recorded.csv", outcome.Error, StringComparison.Ordinal);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_and_a_method_that_is_unknown_are_refused()
    {
        Assert.Equal(1, (await Swa.RunAsync("estimate", "nowhere.csv")).ExitCode);
        Swa.Outcome unknown = await Swa.RunAsync("estimate", "nowhere.csv", "--method", "guess");
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("--method is 'guess'; allowed: logistic, change-point.", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_game_may_be_named_on_the_command_line()
    {
        using TemporaryFolder folder = new();
        string file = Path.Combine(folder.Path, "recorded.csv");
        await File.WriteAllTextAsync(file, "weight,overload_rate\n0,1\n0.4,1\n0.6,0.1\n1,0\n");
        Swa.Outcome outcome = await Swa.RunAsync(
            "estimate", file, "--agents", "5", "--severity", "2.4", "--max-demand", "10", "--reference", "20", "--format", "json",
            "--method", "change-point");
        JsonElement estimate = JsonDocument.Parse(outcome.Output).RootElement.GetProperty("estimates")[0];
        Near.Absolute(0.5, estimate.GetProperty("estimate").GetDouble(), 1e-12);
        Near.Absolute(0.65, estimate.GetProperty("criticalWeight").GetDouble(), 1e-12);
        Near.Absolute(20.0 / 34, estimate.GetProperty("swiThreshold").GetDouble(), 1e-12);
    }

    [Fact]
    public async Task The_weight_of_an_agent_is_read_off_its_choices()
    {
        using TemporaryFolder folder = new();
        string file = Path.Combine(folder.Path, "choices.csv");
        SwiRule rule = new(CongestionGame.Paper);
        double[] grid = [.. rule.Candidates.Grid.Points];
        StringBuilder rows = new("agent,weight,belief,candidates,choice\n");
        foreach (double weight in new[] { 0.3, 0.7 })
        {
            for (int i = 0; i < 400; i++)
            {
                RandomStream random = RandomStream.For(5, 0, i);
                double belief = i % 2 == 0 ? 4 : 6.75;
                ScoredCandidate[] table = rule.Score(weight, belief, grid, ref random);
                double choice = table[new SoftmaxChooser(0.05).Choose(table, ref random)].Demand;
                rows.Append(CultureInfo.InvariantCulture, $"a,{weight},{belief},{string.Join(' ',
                    table.Select(each => Table.Text(each.Demand)))},{choice}\n");
            }
        }

        await File.WriteAllTextAsync(file, rows.ToString());
        Swa.Outcome outcome = await Swa.RunAsync("estimate", "--weight", file, "--format", "json");
        Assert.Equal("", outcome.Error);
        JsonElement[] weights = [.. JsonDocument.Parse(outcome.Output).RootElement.GetProperty("weights").EnumerateArray()];
        Assert.Equal([0.3, 0.7], weights.Select(each => each.GetProperty("statedWeight").GetDouble()));
        Assert.All(weights, each =>
        {
            Near.Absolute(each.GetProperty("statedWeight").GetDouble(), each.GetProperty("estimate").GetDouble(), 0.06);
            Near.Absolute(0.05, each.GetProperty("temperature").GetDouble(), 0.01);
            Assert.Equal(400, each.GetProperty("choices").GetInt32());
        });
    }

    [Theory]
    [InlineData("belief,candidates\n4,0 1\n", "has no column choice")]
    [InlineData("belief,candidates,choice\n4,0 1,2\n", "row 2: column choice is '2'; allowed: one of the candidates")]
    [InlineData("belief,candidates,choice\n4,0 11,0\n", "row 2: column candidates is '0 11'; allowed: demands from 0 to 10")]
    [InlineData("belief,candidates,choice\n", "holds no choice")]
    public async Task What_is_wrong_with_choices_is_said_with_its_column(string content, string message)
    {
        using TemporaryFolder folder = new();
        string file = Path.Combine(folder.Path, "choices.csv");
        await File.WriteAllTextAsync(file, content);
        Swa.Outcome outcome = await Swa.RunAsync("estimate", "--weight", file);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_belongs_to_the_other_estimate_is_refused()
    {
        Swa.Outcome method = await Swa.RunAsync("estimate", "--weight", "x.csv", "--method", "logistic");
        Assert.Contains("--method is given with --weight; allowed: one of both.", method.Error, StringComparison.Ordinal);
        Swa.Outcome temperature = await Swa.RunAsync("estimate", "x.csv", "--temperature", "1");
        Assert.Contains("--temperature is given without --weight", temperature.Error, StringComparison.Ordinal);
    }
}
