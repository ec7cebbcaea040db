using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Swa.Research.Cli;
using SwaCommand = Swa.Research.Tests.Cli.Swa;

namespace Swa.Research.Tests.House;

/// <summary>What the pages of the repository link to and tell to type is there.</summary>
public sealed partial class DocumentationTests
{
    private static readonly RootCommand Root = CommandLine.Create();

    public static TheoryData<string> Pages =>
    [
        .. new[] { "src", "tests", "notebooks", "data", "figures", ".github" }
            .Select(folder => Path.Combine(Repository.Root, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Repository.Root, "*.md"))
            .Select(page => Path.GetRelativePath(Repository.Root, page))
            .Where(page => !Built().IsMatch(page)),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_leads_somewhere(string page)
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, page));
        string folder = Path.GetDirectoryName(Path.Combine(Repository.Root, page))!;
        string[] lost =
        [
            .. Links().Matches(text).Select(link => link.Groups[1].Value.Split('#')[0])
                .Where(link => link.Length > 0 && !link.StartsWith("http", StringComparison.Ordinal))
                .Where(link => !Path.Exists(Path.Combine(folder, Uri.UnescapeDataString(link)))),
        ];
        Assert.Empty(lost);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_command_and_option_exists(string page)
    {
        List<string> unknown = [];
        foreach (string typed in Typed(File.ReadAllText(Path.Combine(Repository.Root, page))))
        {
            Command command = Root;
            foreach (string word in CommandLineParser.SplitCommandLine(typed).Skip(1).Select(word => word.Trim('[', ']')))
            {
                if (word.StartsWith("--", StringComparison.Ordinal))
                {
                    if (word != "--help" && word != "--version" && !command.Options.Any(option => option.Name == word.Split('=')[0]))
                    {
                        unknown.Add($"{word} in '{typed}'");
                    }
                }
                else if (command.Subcommands.FirstOrDefault(each => each.Name == word) is { } inner)
                {
                    command = inner;
                }
                else if (command.Subcommands.Count > 0)
                {
                    unknown.Add($"'{word}' in '{typed}'");
                    break;
                }
            }
        }

        Assert.Empty(unknown);
    }

    [Fact]
    public async Task Quick_commands_of_the_front_page_run()
    {
        string[] quick = ["swa threshold", "swa simulate", "swa spgg solve", "swa spgg design", "swa cite"];
        string text = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        string[] commands = [.. Typed(text).Where(typed => quick.Any(each => typed.StartsWith(each, StringComparison.Ordinal)))];
        Assert.True(commands.Length >= 4);
        foreach (string typed in commands)
        {
            SwaCommand.Outcome outcome = await SwaCommand.RunAsync([.. CommandLineParser.SplitCommandLine(typed).Skip(1)]);
            Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        }
    }

    [Fact]
    public async Task The_front_page_is_short()
    {
        string text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"));
        Assert.InRange(text.Split('\n').Length - 1, 1, 130);
        Assert.InRange(text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length, 1, 1200);
    }

    [Fact]
    public async Task One_version_is_built_cited_and_described()
    {
        string Found(string file, string pattern) =>
            Regex.Match(File.ReadAllText(Path.Combine(Repository.Root, file)), pattern, RegexOptions.Multiline).Groups[1].Value;
        string built = Found("Directory.Build.props", "<Version>(.+)</Version>");
        Assert.Equal(built, Found("CITATION.cff", "^version: (.+)$"));
        Assert.Equal(built, Found("CHANGELOG.md", @"^## ([0-9.]+)"));
        Assert.Contains($"version = {{{built}}}", (await SwaCommand.RunAsync("cite")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Citations_are_those_of_the_citation_file()
    {
        string file = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "CITATION.cff"));
        string printed = (await SwaCommand.RunAsync("cite")).Output;
        foreach (Match match in Regex.Matches(file, "(?:title|version|value): \"?([^\"\n]+)", RegexOptions.None))
        {
            Assert.Contains(match.Groups[1].Value, file.Contains("cff-version: " + match.Groups[1].Value, StringComparison.Ordinal)
                ? file
                : printed, StringComparison.Ordinal);
        }

        MatchCollection authors = Regex.Matches(file, "given-names: (.+)\n +family-names: (.+)");
        Assert.Equal(7, authors.Count);
        Assert.All(
            authors, author => Assert.Contains($"{author.Groups[2].Value}, {author.Groups[1].Value}", printed, StringComparison.Ordinal));
    }

    /// <summary>The commands of a page, in its code spans and code blocks.</summary>
    private static IEnumerable<string> Typed(string text) =>
        Spans().Matches(text).Select(span => span.Groups[1].Value)
            .Concat(Blocks().Matches(text).SelectMany(block => block.Groups[1].Value.Split('\n')))
            .SelectMany(line => line.Split([" && ", " | ", "; "], StringSplitOptions.TrimEntries))
            .Select(line => line[Math.Max(0, line.IndexOf(" swa ", StringComparison.Ordinal) + 1)..])
            .Where(line => line.StartsWith("swa ", StringComparison.Ordinal))
            .Select(line => line.Split(" #")[0].Replace("…", "", StringComparison.Ordinal).Split(" ::: ")[0].Trim());

    [GeneratedRegex(@"(^|[\\/])(bin|obj|node_modules)[\\/]")]
    private static partial Regex Built();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex("(?<!`)`([^`\n]+)`(?!`)")]
    private static partial Regex Spans();

    [GeneratedRegex("```[a-z]*\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
