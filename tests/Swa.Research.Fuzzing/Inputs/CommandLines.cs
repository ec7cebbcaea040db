using System.CommandLine;
using System.CommandLine.Completions;
using Swa.Research.Cli;
using Swa.Research.Cli.Options;

namespace Swa.Research.Fuzzing.Inputs;

/// <summary>Command lines of every command, with options and values that are right, wrong, missing, doubled or meant to do harm.</summary>
internal sealed class CommandLines(Corpus corpus) : ITrials
{
    /// <summary>What keeps the work of a command small where nothing else is drawn.</summary>
    private static readonly Dictionary<string, string> SmallWork = new()
    {
        ["--seeds"] = "2",
        ["--steps"] = "5",
        ["--updates"] = "2",
        ["--episodes-per-update"] = "8",
        ["--resamples"] = "20",
        ["--seconds"] = "0.02",
        ["--levels"] = "4",
        ["--bonuses"] = "0:1:0.5",
        ["--penalties"] = "0:1:0.5",
        ["--most-agents"] = "1",
        ["--retries"] = "0",
        ["--endpoint"] = "http://127.0.0.1:9/v1",
    };

    /// <summary>Commands that start other programs or always work for seconds are drawn this many times more seldom.</summary>
    private static readonly Dictionary<string, int> Seldom = new() { ["checks"] = 20, ["run"] = 2, ["learning"] = 3, ["bench"] = 3 };

    private readonly IReadOnlyList<IReadOnlyList<Command>> _commands = [.. Leaves([CommandLine.Create()])];

    public string Name => "Command lines";

    public async Task<TrialOutcome> TryAsync(Random random, string folder, CancellationToken cancellation)
    {
        // A command that is given ".." writes above its folder, and still below that of the trial.
        string work = Path.Combine(folder, "work");
        corpus.CopyTo(work);
        string[] arguments = [.. Draw(random)];
        bool isForced = arguments.Contains("--force");
        bool isNotebook = arguments.Contains("notebook") && !arguments.Contains("--check");
        FolderState before = FolderState.Of(folder);
        SwaResult result = await SwaCommand.RunAsync(work, arguments, apiKey: null, interrupt: null, cancellation);
        return new(
            1,
            result.ExitCode,
            Written(arguments),
            [
                .. result.Problems(),
                .. before.Problems(folder, name => (isForced && !Corpus.IsOfTheUser(name))
                    || (isNotebook && Path.GetExtension(name) == ".ipynb")),
            ]);
    }

    /// <summary>A command line as one line of text.</summary>
    public static string Written(IEnumerable<string> arguments) => string.Join(' ', arguments.Select(argument =>
        argument.Length > 100 ? $"<{argument[..20]}… of {argument.Length} letters>" : System.Text.Json.JsonSerializer.Serialize(argument)));

    private static IEnumerable<IReadOnlyList<Command>> Leaves(IReadOnlyList<Command> path)
    {
        if (path[^1].Subcommands.Count == 0)
        {
            yield return path;
        }

        foreach (Command next in path[^1].Subcommands.Where(each => !each.Hidden))
        {
            foreach (IReadOnlyList<Command> leaf in Leaves([.. path, next]))
            {
                yield return leaf;
            }
        }
    }

    private IEnumerable<string> Draw(Random random)
    {
        IReadOnlyList<Command> path;
        do
        {
            path = CommandText.Pick(random, _commands);
        }
        while (random.Next(Seldom.GetValueOrDefault(path[^1].Name, 1)) > 0);

        List<string> words = [.. path.Skip(1).Select(command => command.Name)];
        Command leaf = path[^1];
        HashSet<string> given = [];
        foreach (Argument argument in leaf.Arguments.Where(_ => random.Next(8) > 0))
        {
            words.AddRange(Enumerable.Range(0, random.Next(1, 3)).Select(_ => CommandText.File(random)));
        }

        Option[] options = [.. leaf.Options.Where(option => option.Required && random.Next(8) > 0)];
        foreach (Option option in options.Concat(
            Enumerable.Range(0, leaf.Options.Count == 0 ? 0 : random.Next(5)).Select(_ => CommandText.Pick(random, [.. leaf.Options]))))
        {
            given.Add(option.Name);
            words.Add(option.Name);
            if (option.ValueType != typeof(bool) || random.Next(10) == 0)
            {
                words.Add(Value(option, random));
            }
        }

        // Rare among so many options, and it changes what all others mean.
        const string paper = "--for-paper";
        if (leaf.Options.Any(option => option.Name == paper) && random.Next(2) == 0 && given.Add(paper))
        {
            words.AddRange([paper, CommandText.File(random)]);
        }

        words.AddRange(leaf.Options.Where(option => !given.Contains(option.Name) && SmallWork.ContainsKey(option.Name))
            .SelectMany(option => new[] { option.Name, SmallWork[option.Name] }));
        if (random.Next(12) == 0)
        {
            words.Insert(random.Next(words.Count + 1), CommandText.Any(random));
        }

        // The system ends a program's words with NUL.
        return words.Select(word => word.Replace("\0", "", StringComparison.Ordinal));
    }

    private static string Value(Option option, Random random)
    {
        string[] names = [.. option.GetCompletions(CompletionContext.Empty).Select(each => each.InsertText ?? each.Label)];
        return names.Length > 0 && random.Next(3) > 0 ? CommandText.Pick(random, names)
            : GivenPaths.Takes(option) ? CommandText.File(random)
            : CommandText.Value(random);
    }
}
