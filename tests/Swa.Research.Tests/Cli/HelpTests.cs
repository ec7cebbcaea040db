using System.CommandLine;
using Swa.Research.Cli;

namespace Swa.Research.Tests.Cli;

public class HelpTests
{
    public static TheoryData<string> Commands => [.. Walk(CommandLine.Create(), "")];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Every_commands_help_explains_itself_with_an_example(string command)
    {
        Swa.Outcome outcome = await Swa.RunAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("Example: swa ", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_is_one_line()
    {
        Swa.Outcome outcome = await Swa.RunAsync("--version");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+\S*\r?\n$", outcome.Output);
    }

    [Fact]
    public void Every_option_has_a_description() => Assert.All(
        CommandLine.Create().Subcommands.SelectMany(
            command => command.Options.Concat(command.Subcommands.SelectMany(below => below.Options))),
        option => Assert.False(string.IsNullOrWhiteSpace(option.Description), option.Name));

    private static IEnumerable<string> Walk(Command command, string path) =>
        [path, .. command.Subcommands.Where(below => !below.Hidden).SelectMany(below => Walk(below, $"{path} {below.Name}"))];
}
