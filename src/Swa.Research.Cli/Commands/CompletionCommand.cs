using System.CommandLine.Completions;

namespace Swa.Research.Cli.Commands;

/// <summary><c>swa completion</c>: scripts that make shells complete commands, options and names.</summary>
internal static class CompletionCommand
{
    /// <summary>The command that the scripts call with the words of a command line; the last one is to be completed.</summary>
    public const string HiddenName = "complete";

    private static readonly (string Shell, string Usage)[] Shells =
    [
        ("bash", "in ~/.bashrc: eval \"$(swa completion bash)\""),
        ("zsh", "in ~/.zshrc, after compinit: eval \"$(swa completion zsh)\""),
        ("fish", "once: swa completion fish > ~/.config/fish/completions/swa.fish"),
        ("pwsh", "in $PROFILE: swa completion pwsh | Out-String | Invoke-Expression"),
    ];

    public static Command Create()
    {
        Command command = new(
            "completion",
            "Print a script that makes a shell complete swa's commands, options and names.\n\nExample: swa completion bash");
        foreach ((string shell, string usage) in Shells)
        {
            Command printing = new(shell, $"The script for {shell}; {usage}\n\nExample: swa completion {shell}");
            printing.SetAction(parsed =>
            {
                parsed.InvocationConfiguration.Output.Write(Script(shell));
                return ExitCode.Done;
            });
            command.Add(printing);
        }

        return command;
    }

    /// <summary>The hidden command that the scripts call.</summary>
    public static Command CreateHidden()
    {
        Argument<string[]> words = new("WORDS")
        {
            Description = "The words after swa up to the one to complete.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Command command = new(HiddenName, "Prints the completions of the last word, one per line.") { words };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            foreach (string word in Complete(parsed.RootCommandResult.Command, parsed.GetValue(words) ?? []))
            {
                parsed.InvocationConfiguration.Output.Write($"{word}\n");
            }

            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>The completions of the last word; empty where a file or a free value is expected.</summary>
    public static IEnumerable<string> Complete(Command root, IReadOnlyList<string> words)
    {
        string begun = words.Count == 0 ? "" : words[^1];
        Command command = root;
        Option? valued = null;
        HashSet<string> given = [];
        foreach (string word in words.SkipLast(1))
        {
            valued = null;
            if (word.StartsWith('-'))
            {
                valued = command.Options.FirstOrDefault(option => option.Name == word && option.ValueType != typeof(bool));
                given.Add(word);
            }
            else if (command.Subcommands.FirstOrDefault(next => next.Name == word) is { } next)
            {
                command = next;
            }
        }

        if (valued is not null)
        {
            // Lists are completed after their last comma.
            int head = begun.LastIndexOf(',') + 1;
            return Names(valued)
                .Where(name => name.StartsWith(begun[head..], StringComparison.Ordinal))
                .Select(name => begun[..head] + name);
        }

        IEnumerable<string> all = begun.StartsWith('-')
            ? command.Options.Where(option => !option.Hidden && !given.Contains(option.Name))
                .Select(option => option.Name)
                .Order(StringComparer.Ordinal)
            : command.Subcommands.Where(next => !next.Hidden).Select(next => next.Name);
        return all.Where(name => name.StartsWith(begun, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Names(Option option) =>
        option.GetCompletions(CompletionContext.Empty).Select(completion => completion.InsertText ?? completion.Label);

    private static string Script(string shell) => ManifestText.Read($"Completion.{shell}");
}
