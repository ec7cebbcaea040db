namespace Swa.Research.Tests.Cli;

/// <summary><c>swa sweep --summary</c>: the means of every cell in a file.</summary>
public sealed class SweepSummaryTests : IDisposable
{
    private const string Sweep = "sweep --weights 0,0.5,1 --severities 1.6,2.4 --proposer grid --chooser softmax --seeds 4 --steps 5";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_summary_has_one_row_per_cell_with_the_means_of_the_rows()
    {
        Swa.Outcome outcome = await RunAsync($"{Sweep} --out rows.csv --summary means.csv");
        Assert.Equal(
            (0, "wrote rows.csv: 6 cells × 4 seeds = 24 rows\nwrote rows.json: its parameters and check sum\n"
                + "wrote means.csv: 6 rows\nnext: swa estimate rows.csv\n"),
            (outcome.ExitCode, outcome.Output));
        Table means = Table.ReadCsv(_folder.File("means.csv"));
        Assert.Equal(
            [
                "severity", "weight", "overload_rate", "overload_rate_lower", "overload_rate_upper", "mean_welfare", "mean_welfare_lower",
                "mean_welfare_upper", "mean_load", "mean_load_lower", "mean_load_upper", "seeds",
            ],
            means.Columns);
        Assert.Equal(6, means.Rows.Count);
        Assert.Equal(SweepRuns.Read(_folder.File("rows.csv")).Means().ToCsv(), means.ToCsv());
        Assert.All(means.Rows, row => Assert.Equal("4", row[^1]));
    }

    [Fact]
    public async Task A_summary_alone_writes_no_rows_and_the_same_means()
    {
        Swa.Outcome outcome = await RunAsync($"{Sweep} --summary means.csv");
        Assert.Equal((0, "wrote means.csv: 6 rows\n"), (outcome.ExitCode, outcome.Output));
        Assert.Equal(["means.csv"], Files());
        Assert.Equal("unchanged means.csv: 6 rows\n", (await RunAsync($"{Sweep} --summary means.csv --threads 1")).Output);
        await RunAsync($"{Sweep} --out rows.csv --resume --summary other.csv");
        Assert.Equal(await ReadAsync("means.csv"), await ReadAsync("other.csv"));

        // A finished sweep is not computed again, and its summary is written anyway.
        Swa.Outcome later = await RunAsync($"{Sweep} --out rows.csv --summary third.csv");
        Assert.Contains("wrote third.csv: 6 rows\n", later.Output, StringComparison.Ordinal);
        Assert.Equal(await ReadAsync("means.csv"), await ReadAsync("third.csv"));
        Assert.DoesNotContain("summary", await ReadAsync("rows.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_summary_is_replaced_only_by_force_and_never_somebody_elses_file()
    {
        await RunAsync($"{Sweep} --summary means.csv");
        string before = await ReadAsync("means.csv");
        Swa.Outcome refused = await RunAsync($"{Sweep} --first-seed 9 --summary means.csv");
        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.EndsWith("means.csv already exists with other content. --force replaces it.\n", refused.Error, StringComparison.Ordinal);
        Assert.Equal(before, await ReadAsync("means.csv"));
        Assert.Equal(0, (await RunAsync($"{Sweep} --first-seed 9 --summary means.csv --force")).ExitCode);
        Assert.NotEqual(before, await ReadAsync("means.csv"));

        await File.WriteAllTextAsync(_folder.File("mine.csv"), "weight,note\n0,my own\n");
        Swa.Outcome foreign = await RunAsync($"{Sweep} --out rows.csv --summary mine.csv --force");
        Assert.Equal(
            (1, "swa: mine.csv already exists and was not written by this program; it is never replaced.\n"),
            (foreign.ExitCode, foreign.Error));
        Assert.Equal(["means.csv", "mine.csv"], Files());
        Assert.Equal("weight,note\n0,my own\n", await ReadAsync("mine.csv"));
    }

    [Fact]
    public async Task Rows_and_summary_are_two_files()
    {
        Swa.Outcome outcome = await RunAsync($"{Sweep} --out one.csv --summary ./one.csv");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("one.csv is named twice, for --", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(Files());
    }

    [Fact]
    public async Task Help_says_what_is_written_without_rows()
    {
        string[] words = (await RunAsync("sweep --help")).Output.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        string help = string.Join(' ', words);
        Assert.Contains("Without --out no rows are kept. Not with --shard or --slurm.", help, StringComparison.Ordinal);
    }

    private Task<Swa.Outcome> RunAsync(string command) => SwaProcess.RunAsync(_folder.Path, command.Split(' '));

    private Task<string> ReadAsync(string file) => File.ReadAllTextAsync(_folder.File(file));

    private string[] Files() => [.. Directory.GetFiles(_folder.Path).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
}
