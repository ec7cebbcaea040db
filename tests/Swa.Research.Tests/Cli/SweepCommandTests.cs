using System.Globalization;
using System.Text.Json;
using Swa.Research.Reproduction;

namespace Swa.Research.Tests.Cli;

public class SweepCommandTests
{
    [Fact]
    public async Task A_sweep_writes_one_row_per_cell_and_seed_and_its_parameters_next_to_it()
    {
        using TemporaryFolder folder = new();
        string file = folder.File("deep", "sweep.csv");
        Swa.Outcome outcome = await Swa.RunAsync(
            "sweep", "--weights", "0:1:0.5", "--severities", "1.6,2.4", "--proposer", "uniform,greedy", "--seeds", "3", "--first-seed", "5",
            "--out", file);
        string[] lines = await File.ReadAllLinesAsync(file);
        JsonElement sidecar = JsonDocument.Parse(await File.ReadAllTextAsync(folder.File("deep", "sweep.json"))).RootElement;
        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(1 + 3 * 2 * 2 * 3, lines.Length);
        Assert.StartsWith("agents,capacity,severity,max_demand,weight,", lines[0], StringComparison.Ordinal);
        Assert.Contains(",5,", lines[1], StringComparison.Ordinal);
        Assert.Equal(36, sidecar.GetProperty("rows").GetInt64());
        Assert.Equal("0:1:0.5", sidecar.GetProperty("parameters").GetProperty("weights").GetString());
        Assert.True(sidecar.GetProperty("duration").GetDouble() >= 0);
        Assert.Equal(2, Directory.GetFiles(folder.File("deep")).Length);
    }

    [Fact]
    public async Task Noise_delay_and_fixes_are_axes_and_the_rows_are_those_of_the_robust_experiment()
    {
        using TemporaryFolder folder = new();
        RobustExperiment experiment = new();
        Scenario first = experiment.Cell(20, 0, 0, RobustFixes.None);
        Swa.Outcome outcome = await Swa.RunAsync(
            "sweep", "--agents", "20", "--capacity", "80", "--severities", "10", "--weights",
            first.Weight.ToString("R", CultureInfo.InvariantCulture),
            "--proposer", "grid", "--steps", $"{first.Steps}", "--observation-noise", "0,4", "--delay", "0,2", "--fixes",
            "none,score+margin,all", "--seeds", "2",
            "--out", folder.File("sweep.csv"));
        Assert.Equal(0, outcome.ExitCode);

        List<string> expected = [];
        foreach ((double noise, int delay, RobustFixes fixes) in
            from noise in new[] { 0.0, 4.0 }
            from delay in new[] { 0, 2 }
            from fixes in new[] { RobustFixes.None, RobustFixes.Score | RobustFixes.Margin, RobustFixes.All }
            select (noise, delay, fixes))
        {
            // The experiment's weight is planned for noise and delay; the sweep has one weight.
            Scenario cell = experiment.Cell(20, noise / 80, delay, fixes);
            Scenario same = cell with { Weight = first.Weight };
            foreach (ulong seed in new ulong[] { 0, 1 })
            {
                EpisodeMetrics metrics = new EpisodeSimulator(same).Measure(seed);
                SwiOptions rule = cell.PlayedRule();
                expected.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{rule.Smoothing},{rule.SafetyMargin},{noise},{delay},{EnumNames.Of(fixes)},"
                        + $"{metrics.OverloadRate},{metrics.MeanWelfare}"));
            }
        }

        string[][] lines = [.. (await File.ReadAllLinesAsync(folder.File("sweep.csv"))).Select(line => line.Split(','))];
        int[] columns =
        [
            .. new[] { "smoothing", "margin", "observation_noise", "delay", "fixes", "overload_rate", "mean_welfare" }.Select(
                name => Array.IndexOf(lines[0], name)),
        ];
        Assert.Equal(expected, lines.Skip(1).Select(cells => string.Join(',', columns.Select(column => cells[column]))));
    }

    [Fact]
    public async Task Agents_that_miss_the_load_or_go_away_are_axes_too()
    {
        using TemporaryFolder folder = new();
        Swa.Outcome outcome = await Swa.RunAsync(
            "sweep", "--weights", "0.9", "--proposer", "grid", "--observation-noise", "1", "--noise-scope", "public,private", "--loss",
            "0.2", "--leave", "0.1", "--return", "0.5",
            "--seeds", "1", "--out", folder.File("sweep.csv"));
        Assert.Equal(0, outcome.ExitCode);
        string[] lines = await File.ReadAllLinesAsync(folder.File("sweep.csv"));
        EpisodeMetrics Played(NoiseScope scope) => new EpisodeSimulator(new Scenario
        {
            Weight = 0.9,
            Agent = new StandIn("grid"),
            Disturbances = new Disturbances { Noise = 1, NoiseScope = scope, Loss = 0.2, Leave = 0.1, Return = 0.5 },
        }.Check()).Measure(0);
        foreach ((NoiseScope scope, string line) in new[] { (NoiseScope.Public, lines[1]), (NoiseScope.Private, lines[2]) })
        {
            EpisodeMetrics played = Played(scope);
            string end = FormattableString.Invariant($"0,{played.OverloadRate},{played.MeanWelfare},{played.MeanLoad}");
            Assert.EndsWith($",1,{EnumNames.Of(scope)},0,0.2,0.1,0.5,none,{end}", line, StringComparison.Ordinal);
        }

        Assert.NotEqual(lines[1].Split(',')[^3..], lines[2].Split(',')[^3..]);
    }

    [Fact]
    public async Task The_same_sweep_gives_the_same_bytes()
    {
        using TemporaryFolder folder = new();
        foreach (string name in new[] { "a.csv", "b.csv" })
        {
            await Swa.RunAsync("sweep", "--weights", "0.7", "--chooser", "softmax", "--seeds", "70", "--out", folder.File(name));
        }

        Assert.Equal(await File.ReadAllBytesAsync(folder.File("a.csv")), await File.ReadAllBytesAsync(folder.File("b.csv")));
    }
}
