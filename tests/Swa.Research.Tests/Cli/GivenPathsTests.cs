using System.CommandLine;
using Swa.Research.Cli;

namespace Swa.Research.Tests.Cli;

public class GivenPathsTests
{
    private static readonly string[] Words = ["FILE", "DIR", "NAME", "SHARD", ".csv", ".json"];

    [Fact]
    public async Task An_empty_path_is_refused_at_once_wherever_one_is_taken()
    {
        int tried = 0;
        foreach ((string[] path, Command command) in All([], CommandLine.Create()))
        {
            foreach (Symbol symbol in command.Options.Concat<Symbol>(command.Arguments).Where(TakesPath))
            {
                foreach (string empty in new[] { "", " " })
                {
                    Swa.Outcome outcome = await Swa.RunAsync([.. path, .. symbol is Option ? (string[])[symbol.Name, empty] : [empty]]);
                    string help = $"See 'swa {string.Join(' ', path)} --help'.";
                    Assert.Equal(
                        (2, $"swa: {symbol.Name} is empty; allowed: the name of a file or folder. {help}\n"),
                        (outcome.ExitCode, outcome.Error));
                    tried++;
                }
            }
        }

        Assert.True(tried >= 2 * 30, $"{tried} tries");
    }

    private static IEnumerable<(string[] Path, Command Command)> All(string[] path, Command command) =>
        command.Subcommands.Where(each => !each.Hidden).SelectMany(each => All([.. path, each.Name], each)).Prepend((path, command));

    private static bool TakesPath(Symbol symbol) =>
        (symbol is Option option ? option.HelpName : symbol.Name) is { } name
        && Words.Any(word => name.Contains(word, StringComparison.Ordinal));
}
