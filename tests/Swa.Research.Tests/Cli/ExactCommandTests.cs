using System.Text.Json;

namespace Swa.Research.Tests.Cli;

public class ExactCommandTests
{
    private static readonly string[] Cells = ["exact", "--weights", "0.7,0.9", "--severities", "1.6,2.4", "--mesh", "64"];

    [Fact]
    public async Task All_forms_have_the_same_rows()
    {
        using TemporaryFolder folder = new();
        ExactSweep exact = new Sweep(Scenario.Paper).Vary(s => s.Severity, 1.6, 2.4).Vary(s => s.Weight, 0.7, 0.9).Exact(mesh: 64);
        Swa.Outcome csv = await SwaProcess.RunAsync(folder.Path, [.. Cells, "--format", "csv"]);
        Assert.Equal(0, csv.ExitCode);
        Assert.Equal(exact.ToTable().ToCsv(), csv.Output);

        Swa.Outcome json = await SwaProcess.RunAsync(folder.Path, [.. Cells, "--format", "json"]);
        JsonElement[] rows = [.. JsonDocument.Parse(json.Output).RootElement.EnumerateArray()];
        Assert.Equal(4, rows.Length);
        Assert.Equal(exact.ToTable().Columns, rows[0].EnumerateObject().Select(property => property.Name));
        Assert.Equal(exact.Cells.Select(cell => cell.MeanWelfare), rows.Select(row => row.GetProperty("mean_welfare").GetDouble()));
        Assert.Equal(JsonValueKind.Null, rows[0].GetProperty("reference").ValueKind);

        Swa.Outcome table = await SwaProcess.RunAsync(folder.Path, Cells);
        string[] lines = table.Output.TrimEnd().Split('\n');
        Assert.Equal(5, lines.Length);
        Assert.Equal(
            ["severity", "weight", .. ExactLaw.Results], lines[0].Split(' ',
                StringSplitOptions.RemoveEmptyEntries).Select(name => name.Trim()));
    }

    [Fact]
    public async Task A_file_has_the_rows_and_is_never_replaced_by_others()
    {
        using TemporaryFolder folder = new();
        Swa.Outcome written = await SwaProcess.RunAsync(folder.Path, [.. Cells, "--out", "exact.csv"]);
        Assert.Equal((0, "wrote exact.csv: 4 rows\n"), (written.ExitCode, written.Output));
        byte[] rows = await File.ReadAllBytesAsync(folder.File("exact.csv"));
        Swa.Outcome again = await SwaProcess.RunAsync(folder.Path, [.. Cells, "--out", "exact.csv"]);
        Assert.Equal((0, "unchanged exact.csv: 4 rows\n"), (again.ExitCode, again.Output));
        Swa.Outcome other = await SwaProcess.RunAsync(folder.Path, [.. Cells, "--steps", "3", "--out", "exact.csv"]);
        Assert.Equal(1, other.ExitCode);
        Assert.Contains("--force", other.Error, StringComparison.Ordinal);
        Assert.Equal(rows, await File.ReadAllBytesAsync(folder.File("exact.csv")));
        Assert.Equal(0, (await SwaProcess.RunAsync(folder.Path, [.. Cells, "--steps", "3", "--out", "exact.csv", "--force"])).ExitCode);
    }

    [Fact]
    public async Task Threads_do_not_change_the_rows()
    {
        Swa.Outcome one = await Swa.RunAsync([.. Cells, "--format", "csv", "--threads", "1"]);
        Swa.Outcome two = await Swa.RunAsync([.. Cells, "--format", "csv", "--threads", "2"]);
        Assert.Equal(one.Output, two.Output);
        Assert.Equal(0, two.ExitCode);
    }

    [Theory]
    [InlineData("--delay", "1", "--delay is 1; allowed: 0 for the exact law, in which all agents see the load of the step before.")]
    [InlineData("--observation-noise", "2", "--observation-noise is 2; allowed: 0 for the exact law, in which all agents see the "
        + "exact load.")]
    [InlineData("--mesh", "9", "--mesh is 9; allowed: an even number, as the mesh is halved once.")]
    [InlineData("--threads", "0", "--threads is 0; allowed: an integer of at least 1.")]
    public async Task What_it_cannot_do_is_refused_in_one_sentence(string option, string value, string sentence)
    {
        Swa.Outcome outcome = await Swa.RunAsync("exact", "--weights", "0.7", option, value);
        Assert.Equal((2, "", $"swa: {sentence}\n"), (outcome.ExitCode, outcome.Output, outcome.Error));
    }

    [Fact]
    public async Task It_takes_every_option_of_a_scenario_that_a_sweep_takes()
    {
        string sweep = (await Swa.RunAsync("sweep", "--help")).Output;
        string exact = (await Swa.RunAsync("exact", "--help")).Output;
        string[] ofRuns = ["--seeds", "--first-seed", "--summary", "--resume", "--shard", "--slurm"];
        Assert.Equal(Options(sweep).Except(ofRuns).Order(), Options(exact).Except(["--mesh", "--format"]).Order());

        static IEnumerable<string> Options(string help) =>
            help.Split('\n').Select(line => line.Trim().Split(' ')[0]).Where(word => word.StartsWith("--", StringComparison.Ordinal));
    }
}
