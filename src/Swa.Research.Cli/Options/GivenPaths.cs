using System.CommandLine.Parsing;

namespace Swa.Research.Cli.Options;

/// <summary>
/// The files and folders that a command line names: those of options and arguments whose values help calls FILE, DIR, NAME or SHARD.
/// None is empty, as an unset variable of a shell is, and no file of an option is also that of another or an argument.
/// </summary>
internal static class GivenPaths
{
    private static readonly string[] Words = ["FILE", "DIR", "NAME", "SHARD"];

    /// <summary>Whether an option or argument takes a path.</summary>
    public static bool Takes(Symbol symbol) =>
        (symbol is Option option ? option.HelpName : symbol.Name) is { } name
        && Words.Any(word => name.StartsWith(word, StringComparison.Ordinal));

    /// <summary>What is wrong with the paths of a command line, as a sentence; null: nothing.</summary>
    public static string? Problem(CommandResult result)
    {
        Dictionary<string, string> named = new(OperatingSystem.IsLinux() ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);
        foreach (SymbolResult child in result.Children.OrderBy(child => child is OptionResult))
        {
            (Symbol symbol, bool isGiven) = child switch
            {
                OptionResult option => ((Symbol)option.Option, !option.Implicit),
                ArgumentResult argument => (argument.Argument, true),
                _ => throw new InvalidOperationException("A command has options and arguments alone."),
            };
            if (!isGiven || !Takes(symbol))
            {
                continue;
            }

            foreach (string path in child.Tokens.Select(token => token.Value))
            {
                if (string.IsNullOrWhiteSpace(path))
                {
                    return $"{symbol.Name} is empty; allowed: the name of a file or folder.";
                }

                string full = Path.GetFullPath(path);
                if (named.TryGetValue(full, out string? other) && other != symbol.Name)
                {
                    return $"{path} is named twice, for {other} and for {symbol.Name}.";
                }

                named[full] = symbol.Name;
            }
        }

        return null;
    }
}
