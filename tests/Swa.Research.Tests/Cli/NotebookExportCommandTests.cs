namespace Swa.Research.Tests.Cli;

public sealed class NotebookExportCommandTests : IDisposable
{
    private const string Dib = "#!markdown\n\n# Title\n\n#!csharp\n\n1 + 1\n";

    private readonly TemporaryFolder _folder = new();

    public NotebookExportCommandTests() => File.WriteAllText(_folder.File("x.dib"), Dib);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("html", "wrote x.html: a page that needs no other file\nnext: open x.html in a browser\n")]
    [InlineData("md", "wrote x.md: Markdown\n")]
    [InlineData("cs", "wrote x.cs: a program in one file\nnext: dotnet run x.cs\n")]
    public async Task What_is_written_is_left_alone_replaced_by_force_and_never_somebody_elses(string target, string said)
    {
        await RunAsync("notebook convert x.dib");
        Swa.Outcome first = await RunAsync($"notebook export x.ipynb --to {target}");
        Assert.Equal((0, said, ""), (first.ExitCode, first.Output, first.Error));
        Swa.Outcome again = await RunAsync($"notebook export x.ipynb --to {target}");
        Assert.StartsWith($"unchanged x.{target}: ", again.Output, StringComparison.Ordinal);

        File.WriteAllText(_folder.File("y.dib"), Dib.Replace("1 + 1", "2 + 2", StringComparison.Ordinal));
        await RunAsync("notebook convert y.dib");
        Swa.Outcome refused = await RunAsync($"notebook export y.ipynb --to {target} --output x.{target}");
        Assert.Equal((1, $"swa: x.{target} already exists with other content. --force replaces it.\n"), (refused.ExitCode, refused.Error));
        Assert.Equal(0, (await RunAsync($"notebook export y.ipynb --to {target} --output x.{target} --force")).ExitCode);

        await File.WriteAllTextAsync(_folder.File($"x.{target}"), "mine");
        Swa.Outcome foreign = await RunAsync($"notebook export x.ipynb --to {target} --force");
        Assert.Equal(
            (1, $"swa: x.{target} already exists and was not written by this program; it is never replaced.\n"),
            (foreign.ExitCode, foreign.Error));
        Assert.Equal("mine", await File.ReadAllTextAsync(_folder.File($"x.{target}")));
    }

    [Fact]
    public async Task A_notebook_is_converted_there_and_back_and_never_replaced()
    {
        Swa.Outcome there = await RunAsync("notebook convert x.dib");
        Assert.Equal((0, "wrote x.ipynb: 2 cells\nnext: swa notebook run x.ipynb\n"), (there.ExitCode, there.Output));
        Swa.Outcome back = await RunAsync("notebook convert x.ipynb --output back.dib");
        Assert.Equal((0, "wrote back.dib: 2 cells\n"), (back.ExitCode, back.Output));
        Assert.EndsWith(Dib, await File.ReadAllTextAsync(_folder.File("back.dib")), StringComparison.Ordinal);
        await File.WriteAllTextAsync(_folder.File("x.dib"), "#!csharp\n\n3\n");
        Assert.Equal(1, (await RunAsync("notebook convert x.dib --force")).ExitCode);
    }

    [Theory]
    [InlineData("notebook export x.ipynb --to pdf", 2, "swa: --to is 'pdf'; allowed: cs, html, md.")]
    [InlineData("notebook export nowhere.ipynb", 1, "swa: nowhere.ipynb does not exist.")]
    [InlineData("notebook export x.dib", 1, "swa: x.dib is not valid JSON")]
    [InlineData("notebook export x.dib --to md --output x.txt", 1, "swa: Cannot write x.txt: its extension is '.txt'; allowed: .md.")]
    [InlineData("notebook convert x.txt", 2, "swa: FILE is a file of extension '.txt'; allowed: .dib, .ipynb.")]
    [InlineData("notebook convert x.dib --output x.dib", 2, "swa: x.dib is named twice")]
    public async Task What_cannot_be_done_is_said_in_one_sentence(string command, int exitCode, string message)
    {
        Swa.Outcome outcome = await RunAsync(command);
        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.StartsWith(message, outcome.Error, StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateFiles(_folder.Path));
    }

    private Task<Swa.Outcome> RunAsync(string command) => SwaProcess.RunAsync(_folder.Path, command.Split(' '));
}
