using System.Diagnostics;

namespace Swa.Research.Tests.Cli;

/// <summary>What the command did not write, it does not change.</summary>
public sealed class ForeignFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{\"precious\":1}")]
    [InlineData("{\"precious\":1}\n")]
    [InlineData("my note")]
    [InlineData("{")]
    [InlineData("{\"kind\":\"pet\",\"name\":\"Rex\"}")]
    [InlineData("{\"kind\":\"pet\",\"name\":\"Rex\"}\n")]
    [InlineData("{\"kind\":\"pet\",\"name\":\"Rex\"}\nmy note")]
    public async Task A_recording_is_not_written_to_a_file_that_is_none(string content)
    {
        await File.WriteAllTextAsync(_folder.File("p.json"), content);
        Swa.Outcome outcome = await RunAsync("llm run --endpoint http://127.0.0.1:9/v1 --model m --retries 0 --recording p.json");
        Assert.Equal(1, outcome.ExitCode);
        Assert.Matches(@"^swa: (p\.json already exists and was not written by this program|Line 1 of p\.json)[^\n]+\n$", outcome.Error);
        Assert.Equal(content, await File.ReadAllTextAsync(_folder.File("p.json")));
    }

    [Theory]
    [InlineData("llm replay r.csv --out ./r.csv --force", "FILE.jsonl", "--out")]
    [InlineData("llm run --model m --recording r.csv --out r.csv --force", "--recording", "--out")]
    [InlineData("spgg ensemble --models m --tasks r.csv --recording e.jsonl --out r.csv", "--tasks", "--out")]
    [InlineData("spgg train --checkpoint r.csv --out r.csv --updates 1 --seeds 1", "--checkpoint", "--out")]
    [InlineData("sweep --out r.csv --summary r.csv --seeds 1", "--out", "--summary")]
    public async Task An_input_is_not_an_output(string command, string one, string other)
    {
        await File.WriteAllTextAsync(_folder.File("r.csv"), "precious\n");
        Swa.Outcome outcome = await RunAsync(command);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Matches(
            $@"^swa: (\./)?r\.csv is named twice, for ({one} and for {other}|{other} and for {one})\. See '.*'\.\n$", outcome.Error);
        Assert.Equal("precious\n", await File.ReadAllTextAsync(_folder.File("r.csv")));
    }

    [Fact]
    public async Task A_link_and_a_pipe_stay_what_they_are()
    {
        File.CreateSymbolicLink(_folder.File("link.html"), _folder.File("elsewhere.html"));
        Swa.Outcome linked = await RunAsync("explorer --out link.html");
        Assert.Equal(
            (1, $"swa: Cannot write link.html: it is a link; name the file that it points to, {_folder.File("elsewhere.html")}.\n"),
            (linked.ExitCode, linked.Error));
        Assert.NotNull(new FileInfo(_folder.File("link.html")).LinkTarget);
        Assert.False(File.Exists(_folder.File("elsewhere.html")));

        using (Process made = Process.Start("mkfifo", _folder.File("pipe.html")))
        {
            await made.WaitForExitAsync();
        }

        using Process piped = SwaProcess.Start(_folder.Path, "explorer", "--out", "pipe.html", "--force");
        using CancellationTokenSource late = new(TimeSpan.FromMinutes(1));
        late.Token.Register(() => piped.Kill());
        Swa.Outcome refused = await SwaProcess.EndAsync(piped);
        Assert.Equal((1, "swa: Cannot write pipe.html: it is a device or a pipe.\n"), (refused.ExitCode, refused.Error));
    }

    [Theory]
    [InlineData("g'\"$(touch PWNED)\"'.csv")]
    [InlineData("it's.csv")]
    [InlineData("b\ntouch PWNED\n.csv")]
    [InlineData("a b.csv")]
    [InlineData("%a.csv")]
    [InlineData("`id`.csv")]
    [InlineData("a;b.csv")]
    [InlineData("~root.csv")]
    public async Task A_name_that_a_shell_or_Slurm_would_read_is_not_put_into_a_script(string name)
    {
        Swa.Outcome outcome = await SwaProcess.RunAsync(
            _folder.Path, "sweep", "--seeds", "2", "--weights", "0.5", "--out", name, "--slurm", "2");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(
            "; allowed: with --slurm, a name of letters, digits and + , - . / : = @ _.", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Uninstalling_the_kernel_leaves_files_of_others()
    {
        string[] prefix = ["--prefix", _folder.Path];
        Assert.Equal(0, (await SwaProcess.RunAsync(_folder.Path, ["kernel", "install", .. prefix])).ExitCode);
        string specification = Directory.GetFiles(_folder.Path, "kernel.json", SearchOption.AllDirectories).Single();
        string mine = Path.Combine(Path.GetDirectoryName(specification)!, "mine.txt");
        await File.WriteAllTextAsync(mine, "precious");
        Assert.Equal(0, (await SwaProcess.RunAsync(_folder.Path, ["kernel", "uninstall", .. prefix])).ExitCode);
        Assert.Equal([mine], Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));

        File.Delete(mine);
        Assert.Equal(0, (await SwaProcess.RunAsync(_folder.Path, ["kernel", "install", .. prefix])).ExitCode);
        Assert.Equal(0, (await SwaProcess.RunAsync(_folder.Path, ["kernel", "uninstall", .. prefix])).ExitCode);
        Assert.False(Directory.Exists(Path.GetDirectoryName(specification)));
    }

    private Task<Swa.Outcome> RunAsync(string command) => SwaProcess.RunAsync(_folder.Path, command.Split(' '));
}
