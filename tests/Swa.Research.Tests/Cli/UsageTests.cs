using System.Diagnostics;

namespace Swa.Research.Tests.Cli;

public class UsageTests
{
    [Theory]
    [InlineData("swep", "Unknown command 'swep' for 'swa'. Did you mean 'sweep'? See 'swa --help'.")]
    [InlineData("notebook rn", "Unknown command 'rn' for 'swa notebook'. Did you mean 'run'? See 'swa notebook --help'.")]
    [InlineData("sweep --sevrity 2 --out x.csv", "Unknown option '--sevrity' for 'swa sweep'. Did you mean '--severities'? See 'swa "
        + "sweep --help'.")]
    [InlineData(
        "reproduce --agnets 5", "Unknown option '--agnets' for 'swa reproduce'. Did you mean '--agents'? See 'swa reproduce --help'.")]
    [InlineData("sweep --out a.csv --summary --out x.csv", "'--summary' needs a value before '--out'. See 'swa sweep --help'.")]
    [InlineData("merge a.csv b.csv --otu c.csv", "Unknown option '--otu' for 'swa merge'. Did you mean '--out'? See 'swa merge --help'.")]
    [InlineData("estimate a.csv --metod logistic", "Unknown option '--metod' for 'swa estimate'. Did you mean '--method'? See 'swa "
        + "estimate --help'.")]
    [InlineData("threshold --agents 5 --severity 2 extra", "'swa threshold' takes no 'extra'. See 'swa threshold --help'.")]
    [InlineData("simulate --proposer unifrom", "--proposer is unifrom; allowed: grid, uniform, greedy, cautious, focal, anchored. Did "
        + "you mean 'uniform'?")]
    [InlineData("simulate --format jsn", "--format is 'jsn'; allowed: table, csv, json. Did you mean 'json'? See 'swa simulate --help'.")]
    [InlineData("reproduce --format sgv", "--format is 'sgv'; allowed: svg, json, html, png, pdf. Did you mean 'svg'?")]
    [InlineData(
        "spgg solve --protocol sequental", "--protocol is 'sequental'; allowed: sequential, simultaneous. Did you mean 'sequential'?")]
    [InlineData("reproduce --width 2", "--width is 2; allowed: a number from 5 to 100.")]
    [InlineData("reproduce --figures 5 --agents 6", "--agents is given without one of Figures 1 to 4; allowed: with these alone, as the "
        + "others have their own games.")]
    [InlineData("reproduce --recordings a.jsonl --agents 6", "--agents is given with --recordings; allowed: one of both, as a recording "
        + "has its own game.")]
    public async Task A_mistyped_word_gets_the_nearest_name(string command, string sentence)
    {
        Swa.Outcome outcome = await Swa.RunAsync(command.Split(' '));
        Assert.Equal((2, "", $"swa: {sentence}{Environment.NewLine}"), (outcome.ExitCode, outcome.Output, outcome.Error));
    }

    [Theory]
    [InlineData("", "reproduce")]
    [InlineData("notebook", "new <NAME>")]
    [InlineData("spgg", "solve")]
    public async Task A_group_of_commands_alone_shows_its_help(string command, string shown)
    {
        Swa.Outcome outcome = await Swa.RunAsync(command.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains("Usage:", outcome.Output, StringComparison.Ordinal);
        Assert.Contains(shown, outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_an_interruption_the_command_that_resumes_is_printed_and_works()
    {
        using TemporaryFolder folder = new();
        string[] sweep = ["sweep", "--weights", "0.5,0.9", "--chooser", "softmax", "--seeds", "20000", "--out", "my rows.csv"];
        using (Process process = SwaProcess.Start(folder.Path, sweep))
        {
            Assert.NotNull(await process.StandardError.ReadLineAsync());
            // SIGINT comes to the same handler, but a shell makes the processes that it starts in the background ignore it.
            using (Process kill = Process.Start("kill", ["-TERM", $"{process.Id}"]))
            {
                await kill.WaitForExitAsync();
            }

            Swa.Outcome outcome = await SwaProcess.EndAsync(process);
            Assert.Equal(130, outcome.ExitCode);
            Assert.EndsWith(
                "swa: results so far are in my rows.csv.part; resume with: "
                    + "swa sweep --weights 0.5,0.9 --chooser softmax --seeds 20000 --out 'my rows.csv' --resume\nswa: interrupted.\n",
                outcome.Error,
                StringComparison.Ordinal);
        }

        Swa.Outcome blocked = await SwaProcess.RunAsync(folder.Path, sweep);
        Assert.Equal("swa: my rows.csv.part holds an interrupted sweep; continue it with --resume, or delete it.\n", blocked.Error);
        Assert.Equal(0, (await SwaProcess.RunAsync(folder.Path, [.. sweep, "--resume"])).ExitCode);
        Assert.Equal(0, (await SwaProcess.RunAsync(folder.Path, [.. sweep[..^1], "whole.csv"])).ExitCode);
        Assert.Equal(await File.ReadAllBytesAsync(folder.File("whole.csv")), await File.ReadAllBytesAsync(folder.File("my rows.csv")));
    }

    [Theory]
    [InlineData("threshold --agents 5 --severity 1.6", "social dilemma")]
    [InlineData("threshold --agents 5 --severity 0.5", "overload pays")]
    [InlineData("threshold --agents 5 --severity 6", "selfish agents stable")]
    [InlineData("spgg solve", "full contribution in every equilibrium")]
    public async Task People_read_words_and_no_names_of_code(string command, string words)
    {
        string output = (await Swa.RunAsync(command.Split(' '))).Output;
        Assert.Contains(words, output, StringComparison.Ordinal);
        Assert.DoesNotMatch("[a-z][A-Z]", output);
    }

    [Fact]
    public async Task Means_over_runs_are_no_runs_to_estimate_from()
    {
        string file = Path.Combine(Repository.Root, "data", "results", "figure1.csv");
        Swa.Outcome outcome = await Swa.RunAsync("estimate", file);
        Assert.Equal(
            (1, $"swa: {file} holds means over several runs (column seeds); allowed: one row per run, as 'swa sweep' writes "
                + $"them.{Environment.NewLine}"),
            (outcome.ExitCode, outcome.Error));
    }
}
