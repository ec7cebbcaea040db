using System.Globalization;
using System.Text.Json;
using Swa.Research.Cli;
using Swa.Research.Figures;
using Swa.Research.PublicGoods;
using Swa.Research.Tests.Cli;

using Command = Swa.Research.Tests.Cli.Swa;

namespace Swa.Research.Tests.PublicGoods;

public sealed class SpggCommandTests
{
    private const string Training =
        "spgg train --agents 2 --penalty 1 --threshold 2 --updates 40 --episodes-per-update 64 --seeds 2 --threads 1";

    [Fact]
    public async Task Solve_prints_the_reference_equilibria_as_json()
    {
        foreach (SpneOracle row in SpneOracle.Read().Where(row => row.Game.Agents == 3))
        {
            using JsonDocument json = await Json(string.Create(
                CultureInfo.InvariantCulture,
                $"spgg solve --agents 3 --multiplier {row.Game.Multiplier} --bonus {row.Game.Bonus} --cost {row.Game.Costs[0].Linear} "
                    + $"--convexity {row.Game.Costs[0].Convexity} --penalty {row.Game.Penalty} --threshold {row.Game.Threshold} "
                    + $"--min-contribution {row.Game.MinContribution} --max-contribution {row.Game.MaxContribution} --levels "
                    + $"{row.Levels} --format json"));
            Assert.Equal(row.Path, Numbers(json, "path"), (left, right) => Math.Abs(left - right) < 1e-5);
            Assert.Equal(row.Total, json.RootElement.GetProperty("total").GetDouble(), 9);
            Assert.Equal(row.PathStrict, json.RootElement.GetProperty("pathStrict").GetBoolean());
            Assert.Equal(row.Game.Rewards(row.Path), Numbers(json, "payoffs"), (left, right) => Math.Abs(left - right) < 1e-4);
            Assert.True(json.RootElement.GetProperty("unique").ValueKind is JsonValueKind.True or JsonValueKind.False);
            foreach (string parameter in (string[])
                ["agents", "multiplier", "bonus", "cost", "convexity", "penalty", "threshold", "minContribution", "maxContribution",
                    "levels", "protocol"])
            {
                Assert.True(json.RootElement.TryGetProperty(parameter, out _), parameter);
            }
        }
    }

    [Fact]
    public async Task Solve_takes_a_cost_for_each_position_and_writes_the_strategy()
    {
        using TemporaryFolder folder = new();
        using JsonDocument json = await Json($"spgg solve --agents 2 --cost 2,0.5 --format json --strategy {folder.File("strategy.csv")}");
        Assert.Equal([2, 0.5], Numbers(json, "cost"));
        string[] rows = await File.ReadAllLinesAsync(folder.File("strategy.csv"));
        Assert.Equal("agent,from,to,intercept,slope,on_path", rows[0]);
        Assert.Equal(2, rows.Count(row => row.EndsWith(",true", StringComparison.Ordinal)));
        await Json($"spgg solve --agents 2 --levels 20 --format json --strategy {folder.File("grid.csv")}");
        string[] grid = await File.ReadAllLinesAsync(folder.File("grid.csv"));
        Assert.Equal("position,before,contribution,on_path", grid[0]);
        Assert.Equal(1 + 1 + 21, grid.Length);
    }

    [Fact]
    public async Task Solve_is_exact_unless_levels_are_asked_for()
    {
        const string game = "spgg solve --agents 3 --multiplier 1.5 --bonus 0.6 --cost 0.2 --convexity 1 --penalty 0 --threshold 0 "
            + "--min-contribution 0.1 --format json";
        using JsonDocument exact = await Json(game);
        Assert.Equal([17 / 48.0, 13 / 16.0, 1], Numbers(exact, "path"), (left, right) => Math.Abs(left - right) < 1e-9);
        Assert.Equal(JsonValueKind.Null, exact.RootElement.GetProperty("levels").ValueKind);
        Assert.True(exact.RootElement.GetProperty("unique").GetBoolean());
        Assert.True(exact.RootElement.GetProperty("pieces").GetInt32() > 3);
        using JsonDocument grid = await Json($"{game} --levels 20");
        Assert.Equal([0.235, 0.82, 0.955], Numbers(grid, "path"), (left, right) => Math.Abs(left - right) < 1e-9);
        Assert.Equal(20, grid.RootElement.GetProperty("levels").GetInt32());
    }

    [Fact]
    public async Task Simultaneous_moves_show_every_equilibrium_found_with_its_certificate()
    {
        using JsonDocument json = await Json("spgg solve --protocol simultaneous --format json");
        Assert.Equal([0, 0, 0], Numbers(json, "path"));
        Assert.Equal(0, json.RootElement.GetProperty("largestGain").GetDouble());
        Assert.False(json.RootElement.GetProperty("unique").GetBoolean());
        Assert.Equal(1, json.RootElement.GetProperty("others").GetArrayLength());
    }

    [Fact]
    public async Task Tables_show_every_agents_reward_terms()
    {
        Command.Outcome outcome = await Run("spgg solve");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("shared score", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await Run("spgg solve --observation partial")).ExitCode);
        Assert.Equal(0, (await Run("spgg solve --protocol simultaneous --social-weight 0.5")).ExitCode);
    }

    [Fact]
    public async Task Design_finds_the_least_incentives_and_draws_the_region()
    {
        using TemporaryFolder folder = new();
        using JsonDocument json = await Json(
            $"spgg design --agents 4 --bonus 0 --penalty 0 --bonuses 0,1 --penalties 0,0.5,1 --format json --region "
                + $"{folder.File("region.csv")} --figure {folder.File("region.svg")}");
        Assert.Equal(0.625, json.RootElement.GetProperty("leastPenalty").GetDouble(), 6);
        Assert.False(json.RootElement.GetProperty("penaltyAttained").GetBoolean());
        Assert.Equal(0.01, json.RootElement.GetProperty("penaltyMargin").GetDouble(), 6);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("leastBonus").ValueKind);
        Assert.Equal((4 - 1.5) / 3, json.RootElement.GetProperty("leastSocialWeight").GetDouble(), 6);
        Assert.Equal(1 + 6, (await File.ReadAllLinesAsync(folder.File("region.csv"))).Length);
        Assert.StartsWith("<svg", await File.ReadAllTextAsync(folder.File("region.svg")), StringComparison.Ordinal);
        Assert.Equal(0, (await Run("spgg design --agents 1 --multiplier 0.5")).ExitCode);
    }

    [Fact]
    public async Task Train_writes_one_row_per_agent_and_removes_its_checkpoint()
    {
        using TemporaryFolder folder = new();
        string file = folder.File("learnt.csv");
        Command.Outcome outcome = await Run($"{Training} --out {file} --curves {folder.File("curves.csv")}");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(3, (await File.ReadAllLinesAsync(file)).Length);
        Assert.Equal(["curves.csv", "learnt.csv"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
        using JsonDocument json = await Json($"{Training} --format json");
        Assert.Equal(2, json.RootElement.GetProperty("outcomes").GetArrayLength());
        Assert.Equal([1, 1], Numbers(json, "equilibrium"));
    }

    [Fact]
    public async Task An_interrupted_training_keeps_its_checkpoint_and_continues_to_the_same_result()
    {
        using TemporaryFolder folder = new();
        await Run($"{Training} --out {folder.File("whole.csv")}");
        string file = folder.File("stopped.csv");
        using CancellationTokenSource interrupt = new();
        using StringWriter output = new();
        using InterruptingWriter error = new(interrupt);
        int exitCode = await CommandLine.RunAsync($"{Training} --out {file}".Split(' '), output, error, interrupt.Token);
        Assert.Equal(130, exitCode);
        Assert.EndsWith("swa: interrupted.\n", error.ToString().ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.False(File.Exists(file));
        Assert.InRange(TrainingFile.Read($"{file}.checkpoint.json")[0].UpdatesDone, 1, 39);
        Command.Outcome resumed = await Run($"{Training} --out {file}");
        Assert.Equal(0, resumed.ExitCode);
        Assert.Equal(await File.ReadAllTextAsync(folder.File("whole.csv")), await File.ReadAllTextAsync(file));
        Assert.False(File.Exists($"{file}.checkpoint.json"));
    }

    [Fact]
    public async Task Learning_writes_results_and_figures_for_the_reference_games()
    {
        using TemporaryFolder folder = new();
        Command.Outcome outcome = await Run(
            $"spgg learning --most-agents 1 --held-out 1 --updates 60 --episodes-per-update 64 --seeds 2 --threads 1 --out {folder.Path}");
        Assert.Equal(0, outcome.ExitCode);
        string[] rows = await File.ReadAllLinesAsync(folder.File("data", "results", "spgg-learning.csv"));
        Assert.Equal(1 + 11 + ReferenceGames.HeldOut(1)[0].Agents, rows.Length);
        Assert.Contains("of 11 reference games and in", outcome.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.File("data", "results", "spgg-learning-curves.csv")));
        Assert.False(Directory.Exists(folder.File("data", "results", "spgg-learning.checkpoints")));
    }

    [Theory]
    [InlineData("solve --agents 0", "--agents is 0; allowed: an integer of at least 1.")]
    [InlineData("solve --levels 0", "--levels is 0; allowed: an integer of at least 1.")]
    [InlineData("solve --threshold 3.5", "--threshold is 3.5; allowed: a number from 0 to 3, the most that 3 agents can contribute.")]
    [InlineData("solve --protocol parallel", "--protocol is 'parallel'; allowed: sequential, simultaneous.")]
    [InlineData("solve --observation none", "--observation is 'none'; allowed: full, partial.")]
    [InlineData("solve --bonus -1", "--bonus is -1; allowed: a finite number of at least 0.")]
    [InlineData("solve --cost x", "--cost is 'x'; allowed: a number such as 1.6.")]
    [InlineData("solve --cost 1,2", "--cost is '1,2'; allowed: one number, or 3 numbers, one per agent.")]
    [InlineData("solve --min-contribution 1", "--max-contribution is 1; allowed: a number above the smallest contribution, 1.")]
    [InlineData("solve --agents 100000", "--agents is 100000; allowed: an integer of at most 1000.")]
    [InlineData("solve --agents 100000 --levels 20", "--levels is 20 with 100000 agents; allowed: agents² × levels of at most 40000000.")]
    [InlineData("solve --social-weight 2", "--social-weight is 2; allowed: a number from 0 to 1.")]
    [InlineData("design --bonuses 1,0 --region x.csv", "--bonuses is [1, 0]; allowed: two or more ascending numbers.")]
    [InlineData("train --seeds 0", "--seeds is 0; allowed: an integer of at least 1.")]
    [InlineData("train --trembles 1", "--trembles is 1; allowed: a number of at least 0 and below 1.")]
    [InlineData("train --levels 0", "--levels is 0; allowed: an integer of at least 1.")]
    [InlineData("train --hidden-units 6", "--hidden-units is 6; allowed: a positive multiple of 4, at most 1024.")]
    [InlineData("learning --most-agents 0", "--most-agents is 0; allowed: an integer of at least 1.")]
    public async Task Bad_usage_gets_one_sentence_and_exit_code_2(string arguments, string sentence)
    {
        Command.Outcome outcome = await Run($"spgg {arguments}");
        Assert.Equal($"swa: {sentence}{Environment.NewLine}", outcome.Error);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Empty(outcome.Output);
    }

    [Fact]
    public async Task A_broken_checkpoint_gets_one_sentence_and_stays_as_it_is()
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder.File("state.json"), "{");
        Command.Outcome outcome = await Run($"{Training} --checkpoint {folder.File("state.json")}");
        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith($"swa: {folder.File("state.json")} is not a training checkpoint: ", outcome.Error, StringComparison.Ordinal);
        Assert.Equal("{", await File.ReadAllTextAsync(folder.File("state.json")));
    }

    private static Task<Command.Outcome> Run(string arguments) => Command.RunAsync(arguments.Split(' '));

    private static async Task<JsonDocument> Json(string arguments)
    {
        Command.Outcome outcome = await Run(arguments);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return JsonDocument.Parse(outcome.Output);
    }

    private static double[] Numbers(JsonDocument json, string property) =>
        [.. json.RootElement.GetProperty(property).EnumerateArray().Select(number => number.GetDouble())];

    /// <summary>Simulates Ctrl-C at the first sign of progress.</summary>
    private sealed class InterruptingWriter(CancellationTokenSource interrupt) : StringWriter(CultureInfo.InvariantCulture)
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            interrupt.Cancel();
        }
    }
}
