using System.Text.Json;
using CsvHelper;
using FsCheck.Fluent;

namespace Swa.Research.Tests.Cli;

public class SimulateCommandTests
{
    [Fact]
    public void Parsing_the_printed_csv_gives_back_the_same_numbers() => RandomGames.Check(
        from seed in Gen.Choose(0, int.MaxValue)
        from weight in RandomGames.Share
        from severity in RandomGames.Between(0.5, 4)
        from proposer in Gen.Elements("grid", "uniform", "greedy", "focal")
        from chooser in Gen.Elements("argmax", "noisy", "softmax")
        select (seed, weight, severity, proposer, chooser),
        run =>
        {
            Swa.Outcome outcome = Swa.RunAsync(
                "simulate", "--seed", $"{run.seed}", "--weight", $"{run.weight:R}", "--severity", $"{run.severity:R}",
                "--proposer", run.proposer, "--chooser", run.chooser, "--smoothing", "0.37", "--format", "csv").Result;
            CheckedScenario scenario = new Scenario
            {
                Weight = run.weight,
                Severity = run.severity,
                Agent = new StandIn(run.proposer, run.chooser),
                Rule = new() { Smoothing = 0.37 },
            }.Check();
            Episode episode = new EpisodeSimulator(scenario).Record((ulong)run.seed);
            using StringReader text = new(outcome.Output);
            using CsvReader csv = CsvReader.Create(text);
            for (int step = 0; step < episode.Steps; step++)
            {
                Assert.True(csv.Read());
                Assert.Equal(
                    ["step", "belief", "load", "excess", "welfare", "overloaded", "demand_1", "demand_2", "demand_3", "demand_4",
                    "demand_5"], csv.Headers);
                Assert.Equal(
                    [step, episode.Belief(step), episode.Load(step), episode.Excess(step), episode.Welfare(step)],
                    Enumerable.Range(0, 5).Select(column => csv.Parse<double>(column)));
                Assert.Equal(episode.IsOverloaded(step) ? "true" : "false", csv.GetString(5));
                Assert.Equal(episode.Demands(step).ToArray(), Enumerable.Range(6, 5).Select(column => csv.Parse<double>(column)));
            }

            Assert.False(csv.Read());
        },
        40);

    [Fact]
    public async Task Json_holds_parameters_metrics_and_steps()
    {
        Swa.Outcome outcome = await Swa.RunAsync(
            "simulate", "--weight", "0.7", "--seed", "18446744073709551615", "--steps", "4", "--format", "json");
        JsonElement run = JsonDocument.Parse(outcome.Output).RootElement;
        Assert.Equal(ulong.MaxValue, run.GetProperty("parameters").GetProperty("seed").GetUInt64());
        Assert.Equal(18, run.GetProperty("parameters").GetProperty("reference").GetDouble());
        Assert.Equal(4, run.GetProperty("steps").GetArrayLength());
        Assert.Equal(
            run.GetProperty("steps").EnumerateArray().Average(step => step.GetProperty("welfare").GetDouble()),
            run.GetProperty("meanWelfare").GetDouble(), 9);
        Assert.Equal(
            run.GetProperty("steps").EnumerateArray().Average(step => step.GetProperty("overloaded").GetBoolean() ? 1.0 : 0.0),
            run.GetProperty("overloadRate").GetDouble(), 9);
    }

    [Fact]
    public async Task A_table_of_many_agents_shows_the_first_ones_and_says_so()
    {
        Swa.Outcome outcome = await Swa.RunAsync("simulate", "--agents", "100000", "--capacity", "400000", "--steps", "2");
        Assert.Contains("demand_12", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("demand_13", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("demands of the first 12 of 100000 agents", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_reference_script_changes_the_run_as_it_loses_the_anchors()
    {
        string[] run = ["simulate", "--proposer", "uniform", "--weight", "0.9", "--format", "csv"];
        Assert.NotEqual((await Swa.RunAsync(run)).Output, (await Swa.RunAsync([.. run, "--reference-script"])).Output);
    }
}
