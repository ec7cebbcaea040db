using System.Diagnostics;

namespace Swa.Research.Tests.Cli;

public sealed class CompletionTests : IDisposable
{
    private const string Typed = "swa sw\t--sev\t1 --proposer grid,un\t\nexit\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Bash_completes_what_is_typed_on_a_terminal()
    {
        if (await TypeAsync("bash --norc --noprofile -i", $"eval \"$(swa completion bash)\"\n{Typed}") is { } screen)
        {
            Assert.Contains("played: sweep --severities 1 --proposer grid,uniform", screen, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Zsh_completes_what_is_typed_on_a_terminal()
    {
        if (Has("zsh")
            && await TypeAsync(
                "zsh -f -i", $"autoload -Uz compinit; compinit -u -D; eval \"$(swa completion zsh)\"\n{Typed}") is { } screen)
        {
            Assert.Contains("played: sweep --severities 1 --proposer grid,uniform", screen, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Fish_completes_a_command_line()
    {
        if (!Has("fish"))
        {
            return;
        }

        string asked =
            "swa completion fish | source; complete -C 'swa sw'; complete -C 'swa sweep --sev'; complete -C 'swa sweep --proposer grid,un'";
        Swa.Outcome outcome = await RunAsync("fish", ["--no-config", "-c", asked], "");
        Assert.Equal("sweep\n--severities\ngrid,uniform\n", outcome.Output);
    }

    [Theory]
    [InlineData("sw", "sweep")]
    [InlineData("sweep --sev", "--severities")]
    [InlineData("sweep --proposer g", "greedy,grid")]
    [InlineData("simulate --format ", "csv,json,table")]
    [InlineData("spgg solve --protocol si", "simultaneous")]
    [InlineData("spgg ensemble --method s", "sequential,single,single-usual")]
    [InlineData("reproduce --format svg,p", "svg,pdf,svg,png")]
    [InlineData("notebook ", "run,new,export,convert")]
    [InlineData("sweep --seeds 3 --seed", "")]
    [InlineData("sweep --out ", "")]
    public async Task Every_shell_asks_the_command_itself(string words, string expected)
    {
        Swa.Outcome outcome = await Swa.RunAsync(["complete", "--", .. words.Split(' ')]);
        Assert.Equal(expected, outcome.Output.TrimEnd().Replace('\n', ','));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public async Task There_is_a_script_for_each_shell(string shell)
    {
        Swa.Outcome outcome = await Swa.RunAsync("completion", shell);
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains(" complete ", outcome.Output, StringComparison.Ordinal);
    }

    /// <summary>Types into a shell on its own terminal; null where there is none.</summary>
    private async Task<string?> TypeAsync(string shell, string typed) =>
        Has("script") ? (await RunAsync("script", ["-qec", shell, "/dev/null"], typed)).Output : null;

    private async Task<Swa.Outcome> RunAsync(string program, IReadOnlyList<string> arguments, string input)
    {
        string swa = _folder.File("swa");
        (string dotnet, string assembly) = SwaProcess.Command;
        await File.WriteAllTextAsync(
            swa, $"#!/bin/sh\ncase \"$1\" in complete|completion) exec '{dotnet}' '{assembly}' \"$@\";; esac\necho \"played: $*\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(swa, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        ProcessStartInfo start = new(
            "/usr/bin/env", [$"PATH={_folder.Path}:{Environment.GetEnvironmentVariable("PATH")}", "TERM=xterm", program, .. arguments])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        return await SwaProcess.EndAsync(process);
    }

    private static bool Has(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(
            folder => File.Exists(Path.Combine(folder, program)));
}
