using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Swa.Research.Tests.Cli;

/// <summary>One result has one writer, and what an ended one left behind is continued or refused, never mixed.</summary>
public sealed class SharedOutputTests : IDisposable
{
    private static readonly string[] Sweep =
        ["sweep", "--weights", "0:1:0.05", "--proposer", "uniform,greedy", "--chooser", "softmax", "--seeds", "2000"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_second_sweep_of_the_same_file_is_refused_until_the_first_has_ended()
    {
        using (Process first = SwaProcess.Start(_folder.Path, [.. Sweep, "--out", "s.csv"]))
        {
            // The first tenth is told while the part is being written; a stopped process is not done before the others are.
            Assert.NotNull(await first.StandardError.ReadLineAsync());
            await EndAsync(Process.Start("kill", ["-STOP", $"{first.Id}"]));
            foreach (string[] other in (string[][])[[], ["--first-seed", "50000"], ["--force"]])
            {
                Swa.Outcome second = await SwaProcess.RunAsync(_folder.Path, [.. Sweep, "--out", "./s.csv", "--resume", .. other]);
                Assert.Equal(
                    (1, "swa: ./s.csv is being written by another run; wait for its end, or name another file.\n"),
                    (second.ExitCode, second.Error));
            }

            Assert.False(first.HasExited);
            first.Kill();
            await first.WaitForExitAsync();
        }

        // The lock of a run that was killed holds nobody up.
        Assert.Equal(0, (await SwaProcess.RunAsync(_folder.Path, [.. Sweep, "--out", "s.csv", "--resume"])).ExitCode);
        Assert.Equal(["s.csv", "s.json"], Names());
        byte[] rows = await File.ReadAllBytesAsync(_folder.File("s.csv"));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(rows)), await NumberAsync("s.json", "contentHash"));
        Assert.Equal("84000", await NumberAsync("s.json", "rows"));
    }

    [Fact]
    public async Task A_merge_that_was_killed_is_simply_repeated()
    {
        foreach (int shard in new[] { 1, 2 })
        {
            await RunAsync($"sweep --weights 0,1 --seeds 300 --shard {shard}/2 --out {shard}.csv");
        }

        await RunAsync("sweep --weights 0,1 --seeds 300 --out whole.csv");
        File.Move(_folder.File("2.csv"), _folder.File("kept"));
        await EndAsync(Process.Start("mkfifo", _folder.File("2.csv")));
        using (Process merge = SwaProcess.Start(_folder.Path, "merge", "1.csv", "2.csv", "--out", "m.csv"))
        {
            // A pipe is opened for writing when it is opened for reading: the merge is at its second shard.
            await using FileStream pipe = await Task.Run(() => new FileStream(_folder.File("2.csv"), FileMode.Open, FileAccess.Write));
            merge.Kill();
            await merge.WaitForExitAsync();
        }

        Assert.Contains("m.csv.part", Names());
        File.Move(_folder.File("kept"), _folder.File("2.csv"), overwrite: true);
        Swa.Outcome again = await RunAsync("merge 1.csv 2.csv --out m.csv");
        Assert.Equal((0, ""), (again.ExitCode, again.Error));
        Assert.Equal(await File.ReadAllBytesAsync(_folder.File("whole.csv")), await File.ReadAllBytesAsync(_folder.File("m.csv")));
        Assert.DoesNotContain(Names(), name => name.StartsWith("m.csv.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_shard_is_not_what_it_is_merged_to()
    {
        await RunAsync("sweep --weights 0,1 --seeds 3 --shard 1/1 --out 1.csv");
        Swa.Outcome outcome = await RunAsync("merge 1.csv --out ./1.csv --force");
        Assert.Equal(
            (2, "swa: ./1.csv is named twice, for SHARD and for --out. See 'swa merge --help'.\n"), (outcome.ExitCode, outcome.Error));
    }

    [Fact]
    public async Task A_changed_note_is_refused_in_one_sentence()
    {
        using (Process sweep = SwaProcess.Start(_folder.Path, [.. Sweep, "--out", "s.csv"]))
        {
            Assert.NotNull(await sweep.StandardError.ReadLineAsync());
            sweep.Kill();
            await sweep.WaitForExitAsync();
        }

        await RunAsync("sweep --weights 0,1 --seeds 3 --shard 1/1 --out 1.csv");
        Dictionary<string, string> written = [];
        foreach (string sidecar in new[] { "s.csv.part.json", "1.json" })
        {
            written[sidecar] = await File.ReadAllTextAsync(_folder.File(sidecar));
        }

        foreach ((string name, string value) in ((string, string)[])
        [
            ("rows", "-5"), ("rows", "1000000000"), ("rows", "21"), ("duration", "1e308"), ("checkSum", "\"\""),
            ("version", "\"9.9.9\""), ("parameters", "null"),
        ])
        {
            foreach ((string sidecar, string content) in written)
            {
                JsonNode note = JsonNode.Parse(content)!;
                note[name] = JsonNode.Parse(value);
                await File.WriteAllTextAsync(_folder.File(sidecar), note.ToJsonString());
            }

            foreach (Swa.Outcome outcome in new[]
            {
                await SwaProcess.RunAsync(_folder.Path, [.. Sweep, "--out", "s.csv", "--resume"]),
                await RunAsync("merge 1.csv --out m.csv"),
            })
            {
                Assert.Equal((1, ""), (outcome.ExitCode, outcome.Output));
                Assert.Matches(@"^swa: [^\n]+\.\n$", outcome.Error);
            }

            Assert.DoesNotContain("s.csv", Names());
            Assert.DoesNotContain("m.csv", Names());
        }
    }

    private static async Task EndAsync(Process process)
    {
        using (process)
        {
            await process.WaitForExitAsync();
            Assert.Equal(0, process.ExitCode);
        }
    }

    private Task<Swa.Outcome> RunAsync(string command) => SwaProcess.RunAsync(_folder.Path, command.Split(' '));

    private string[] Names() =>
        [.. Directory.GetFileSystemEntries(_folder.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private async Task<string> NumberAsync(string file, string name) =>
        JsonNode.Parse(await File.ReadAllTextAsync(_folder.File(file)))![name]!.ToString();
}
