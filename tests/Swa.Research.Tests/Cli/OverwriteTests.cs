using System.Text.Json;

namespace Swa.Research.Tests.Cli;

public sealed class OverwriteTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_sweep_says_what_it_wrote_and_the_same_command_leaves_it()
    {
        Swa.Outcome first = await RunAsync("sweep --weights 0:1:0.5 --seeds 550 --out s.csv");
        Assert.Equal(
            "wrote s.csv: 3 cells × 550 seeds = 1,650 rows\nwrote s.json: its parameters and check sum\nnext: swa estimate s.csv\n",
            first.Output);
        Dictionary<string, byte[]> before = Contents();
        Swa.Outcome again = await RunAsync("sweep --weights 0,0.5,1 --seeds 550 --out s.csv");
        Assert.Equal(0, again.ExitCode);
        Assert.StartsWith("unchanged s.csv: 3 cells × 550 seeds = 1,650 rows\n", again.Output, StringComparison.Ordinal);
        Assert.Equal(before, Contents());
    }

    [Fact]
    public async Task A_finished_sweep_of_other_parameters_is_replaced_only_by_force()
    {
        await RunAsync("sweep --weights 0,1 --seeds 2 --out s.csv");
        Dictionary<string, byte[]> before = Contents();
        Swa.Outcome refused = await RunAsync("sweep --weights 0,1 --seeds 3 --out s.csv");
        Assert.Equal(
            (1, "", "swa: s.csv already exists with a sweep of other parameters. --force replaces it.\n"),
            (refused.ExitCode, refused.Output, refused.Error));
        Assert.Equal(before, Contents());
        Swa.Outcome forced = await RunAsync("sweep --weights 0,1 --seeds 3 --out s.csv --force");
        Assert.StartsWith("wrote s.csv: 2 cells × 3 seeds = 6 rows\n", forced.Output, StringComparison.Ordinal);
        await RunAsync("sweep --weights 0,1 --seeds 3 --out other.csv");
        Assert.Equal(await ReadAsync("other.csv"), await ReadAsync("s.csv"));
    }

    [Theory]
    [InlineData(
        "study.ipynb", "{}", "sweep --seeds 1 --out study.ipynb", "Cannot write study.ipynb: its extension is '.ipynb'; allowed: .csv.")]
    [InlineData("data.json", "{ \"a\": 1 }", "sweep --seeds 1 --out data.csv --force", "data.json already exists and was not written by "
        + "this program; it is never replaced.")]
    [InlineData("data.csv", "weight,overload_rate\n0,1\n", "sweep --seeds 1 --out data.csv --force", "data.csv already exists and was "
        + "not written by this program; it is never replaced.")]
    [InlineData("s.csv.slurm", "#!/bin/sh\n", "sweep --slurm 2 --out s.csv --force", "s.csv.slurm already exists and was not written by "
        + "this program; it is never replaced.")]
    [InlineData("s.csv.part", "mine\n", "sweep --seeds 1 --out s.csv --resume", "s.csv.part already exists and was not written by this "
        + "program; it is never replaced.")]
    [InlineData("page.html", "<html></html>", "explorer --out page.html --force", "page.html already exists and was not written by this "
        + "program; it is never replaced.")]
    [InlineData(
        "page.md", "# Mine", "explorer --out page.md --force", "Cannot write page.md: its extension is '.md'; allowed: .html, .htm.")]
    [InlineData("s.csv", "a,b\n", "spgg solve --strategy s.csv --force", "s.csv already exists and was not written by this program; it "
        + "is never replaced.")]
    [InlineData("r.csv", "a,b\n", "spgg design --region r.csv --bonuses 0,1 --penalties 0,1 --force", "r.csv already exists and was not "
        + "written by this program; it is never replaced.")]
    [InlineData("f.svg", "<svg/>", "spgg design --figure f.svg --bonuses 0,1 --penalties 0,1 --force", "f.svg already exists and was not "
        + "written by this program; it is never replaced.")]
    [InlineData("t.csv", "a,b\n", "spgg train --updates 1 --seeds 1 --out t.csv --force", "t.csv already exists and was not written by "
        + "this program; it is never replaced.")]
    [InlineData("t.json", "{ \"a\": 1 }", "spgg train --updates 1 --seeds 1 --policies t.json --force", "t.json already exists and was "
        + "not written by this program; it is never replaced.")]
    [InlineData("figures/figure4.svg", "<svg/>", "reproduce --seeds 1 --figures 4 --force", "figures/figure4.svg already exists and was "
        + "not written by this program; it is never replaced.")]
    [InlineData("data/results/verdicts.json", "[]", "reproduce --seeds 1 --figures 4 --force", "data/results/verdicts.json already "
        + "exists and was not written by this program; it is never replaced.")]
    public async Task What_swa_did_not_write_is_never_replaced(string file, string content, string command, string sentence)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(file))!);
        await File.WriteAllTextAsync(_folder.File(file), content);
        Swa.Outcome outcome = await RunAsync(command);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal($"swa: {sentence}", outcome.Error.TrimEnd().Split('\n')[^1]);
        Assert.Equal([file], Contents().Keys);
        Assert.Equal(content, await File.ReadAllTextAsync(_folder.File(file)));
    }

    [Fact]
    public async Task A_sweep_that_was_edited_since_is_no_longer_swas_own()
    {
        await RunAsync("sweep --weights 0,1 --seeds 2 --out s.csv");
        await File.AppendAllTextAsync(_folder.File("s.csv"), "my note\n");
        Dictionary<string, byte[]> before = Contents();
        Swa.Outcome outcome = await RunAsync("sweep --weights 0,1 --seeds 3 --out s.csv --force");
        Assert.Equal(
            (1, "swa: s.csv was changed since its sweep wrote it (see s.json); it is never replaced.\n"),
            (outcome.ExitCode, outcome.Error));
        Assert.Equal(before, Contents());
    }

    [Fact]
    public async Task Merging_follows_the_same_rule()
    {
        foreach (int shard in new[] { 1, 2 })
        {
            Swa.Outcome written = await RunAsync($"sweep --weights 0,1 --seeds 3 --shard {shard}/2 --out {shard}.csv");
            Assert.Contains(
                $"wrote {shard}.csv: shard {shard} of 2, 3 rows of 2 cells × 3 seeds", written.Output, StringComparison.Ordinal);
        }

        await RunAsync("sweep --weights 0,1 --seeds 2 --out s.csv");
        Swa.Outcome refused = await RunAsync("merge 1.csv 2.csv --out s.csv");
        Assert.Equal("swa: s.csv already exists with a sweep of other parameters. --force replaces it.\n", refused.Error);
        Swa.Outcome merged = await RunAsync("merge 1.csv 2.csv --out s.csv --force");
        Assert.StartsWith("wrote s.csv: 2 cells × 3 seeds = 6 rows\n", merged.Output, StringComparison.Ordinal);
        Assert.StartsWith(
            "unchanged s.csv: 2 cells × 3 seeds = 6 rows\n", (await RunAsync("merge 1.csv 2.csv --out s.csv")).Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_are_reproduced_into_a_folder_of_the_same_parameters_only()
    {
        Swa.Outcome first = await RunAsync("reproduce --seeds 2 --figures 3,4");
        Assert.Contains("wrote data/results/verdicts.json: 2 statements\n", first.Output, StringComparison.Ordinal);
        Assert.EndsWith("next: swa reproduce --all, for the figures beyond the paper\n", first.Output, StringComparison.Ordinal);
        Dictionary<string, byte[]> before = Contents();

        // A part of the same results: nothing changes, and no statement is lost.
        Swa.Outcome part = await RunAsync("reproduce --seeds 2 --figures 4");
        Assert.Equal(0, part.ExitCode);
        Assert.DoesNotContain("wrote", part.Output, StringComparison.Ordinal);
        Assert.Equal(before, Contents());

        Swa.Outcome other = await RunAsync("reproduce --seeds 3 --figures 4");
        Assert.Equal(1, other.ExitCode);
        Assert.Equal(
            "swa: data/results/verdicts.json already exists with results of other parameters (seeds 2). --force replaces it.\n",
            other.Error);
        Assert.Equal(before, Contents());
        Assert.Equal(0, (await RunAsync("reproduce --seeds 3 --figures 4 --force")).ExitCode);
    }

    [Fact]
    public async Task One_file_in_the_way_and_none_is_written()
    {
        await RunAsync("reproduce --seeds 2 --figures 4");
        File.Delete(_folder.File("data", "results", "verdicts.json"));
        File.Delete(_folder.File("figures", "figure4.svg"));
        Dictionary<string, byte[]> before = Contents();
        Swa.Outcome outcome = await RunAsync("reproduce --seeds 3 --figures 4");
        Assert.Equal(1, outcome.ExitCode);
        Assert.EndsWith(
            "swa: figures/figure4.plotly.json already exists with other content. --force replaces it.\n", outcome.Error,
            StringComparison.Ordinal);
        Assert.Equal(before, Contents());
    }

    [Theory]
    [InlineData("spgg solve --strategy s.csv", "wrote s.csv: ", "next: swa spgg design")]
    [InlineData(
        "spgg design --region r.csv --figure f.svg --bonuses 0,1 --penalties 0,1", "wrote r.csv: 4 rows\nwrote f.svg: figure\n",
        "next: swa spgg train")]
    [InlineData("spgg train --updates 2 --seeds 1 --out t.csv --policies p.json", "wrote t.csv: 3 rows\nwrote p.json: the policies of 1 "
        + "seed\n", "next: swa spgg ensemble --policy p.json")]
    [InlineData("explorer --out page.html", "wrote page.html: ", "next: open page.html in a browser")]
    [InlineData(
        "sweep --slurm 2 --seeds 4 --out s.csv", "wrote s.csv.slurm: a Slurm job array of 2 tasks\n",
        "next: sbatch --wait s.csv.slurm && swa merge s.csv.*.csv --out s.csv\n")]
    public async Task A_command_that_writes_ends_with_what_it_wrote_and_with_what_is_next(string command, string wrote, string next)
    {
        Swa.Outcome outcome = await RunAsync(command);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.ExitCode == 0 ? "" : outcome.Error));
        Assert.Contains(wrote, outcome.Output, StringComparison.Ordinal);
        Assert.StartsWith(next.TrimEnd(), outcome.Output.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
        Dictionary<string, byte[]> before = Contents();
        Swa.Outcome again = await RunAsync(command);
        Assert.Equal(0, again.ExitCode);
        Assert.Contains(wrote.Replace("wrote", "unchanged", StringComparison.Ordinal), again.Output, StringComparison.Ordinal);
        Assert.Equal(before, Contents());
    }

    [Fact]
    public async Task Json_on_standard_output_stays_json()
    {
        Swa.Outcome outcome = await RunAsync("spgg solve --strategy s.csv --format json");
        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(outcome.Output).RootElement.ValueKind);
        Assert.Contains("wrote s.csv: ", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_file_is_not_named_for_two_results()
    {
        Swa.Outcome outcome = await RunAsync("spgg train --updates 1 --seeds 1 --out t.csv --curves ./t.csv");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("t.csv is named twice, for --", outcome.Error, StringComparison.Ordinal);
    }

    private Task<Swa.Outcome> RunAsync(string command) => SwaProcess.RunAsync(_folder.Path, command.Split(' '));

    private Task<byte[]> ReadAsync(string file) => File.ReadAllBytesAsync(_folder.File(file));

    private Dictionary<string, byte[]> Contents() => Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal)
        .ToDictionary(file => Path.GetRelativePath(_folder.Path, file), File.ReadAllBytes);
}
