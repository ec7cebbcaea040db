using System.Diagnostics;

namespace Swa.Research.Tests.Cli;

public sealed class EndlessInputTests : IDisposable
{
    /// <summary>Bytes of memory that the runtime may take for objects: 250 MiB.</summary>
    private const string Memory = "0xFA00000";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Rows_without_end_from_a_pipe_are_refused_before_memory_is()
    {
        string swa = $"DOTNET_GCHeapHardLimit={Memory} '{SwaProcess.Command.Program}' '{SwaProcess.Command.Assembly}'";
        Swa.Outcome outcome = await SwaProcess.RunAsync(
            _folder.Path, "", "bash", ["-c", $"(echo weight,overload_rate; yes 0.5,1 2>/dev/null) | {swa} estimate /dev/stdin"]);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal("swa: /dev/stdin is no file, and has too many rows; allowed: 200000 in a pipe.\n", outcome.Error);
    }

    [Theory]
    [InlineData("estimate {0}")]
    [InlineData("llm replay {0}")]
    [InlineData("llm check --endpoint http://127.0.0.1:9/v1 --model m --api-key-file {0}")]
    [InlineData("notebook run {0}")]
    [InlineData("reproduce --recordings {0}")]
    [InlineData("spgg ensemble --models a --tasks {0} --recording e.jsonl")]
    [InlineData("spgg ensemble --models a --tasks tasks.jsonl --policy {0} --recording e.jsonl")]
    [InlineData("spgg train --updates 1 --seeds 1 --checkpoint {0}", "long.json")]
    [InlineData("sweep --seeds 1 --out long.csv", "long.json")]
    [InlineData("spgg train --updates 1 --seeds 1 --policies {0}", "long.json")]
    public async Task An_input_that_does_not_end_is_refused_before_memory_does(string command, string? file = null)
    {
        await File.WriteAllTextAsync(_folder.File("tasks.jsonl"), "{\"question\":\"1 + 1?\",\"answer\":\"#### 2\"}\n");
        foreach (string name in new[] { "long.json", "long.ipynb" })
        {
            // A line of a gigabyte that takes no room on the disk.
            using FileStream sparse = File.Create(_folder.File(name));
            sparse.Write("{\"kind\":\""u8);
            sparse.SetLength(1 << 30);
        }

        foreach (string input in file is null ? (string[])["/dev/zero", "long.json"] : [file])
        {
            ProcessStartInfo start = new(
                SwaProcess.Command.Program,
                [SwaProcess.Command.Assembly, .. string.Format(null, command, input).Split(' ')])
            {
                WorkingDirectory = _folder.Path,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            start.Environment["DOTNET_GCHeapHardLimit"] = Memory;
            using Process process = Process.Start(start)!;
            using CancellationTokenSource late = new(TimeSpan.FromMinutes(2));
            late.Token.Register(() => process.Kill());
            Swa.Outcome outcome = await SwaProcess.EndAsync(process);
            Assert.InRange(outcome.ExitCode, 1, 2);
            Assert.Matches(@"^(Episodes: [^\n]*\n)*swa: [^\n]+\n$", outcome.Error);
        }
    }
}
