using Microsoft.DotNet.Interactive.Commands;

namespace Swa.Research.Polyglot;

/// <summary>
/// Reads the lines of a cell that call a magic before .NET Interactive does: it drops an option without a value, and reports an
/// unknown one as the name of a type.
/// </summary>
internal static class MagicLine
{
    /// <summary>The first error in the options of a magic in a cell, as one sentence; null where there is none.</summary>
    public static string? Fault(SubmitCode cell, string magic, IReadOnlyList<MagicOption> options)
    {
        foreach (string line in cell.Code.Split('\n'))
        {
            string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.FirstOrDefault() == magic && Fault(words, options) is { } fault)
            {
                return $"{fault} {magic} --help shows all options.";
            }
        }

        return null;
    }

    private static string? Fault(string[] words, IReadOnlyList<MagicOption> options)
    {
        for (int i = 1; i < words.Length; i++)
        {
            if (!words[i].StartsWith("--", StringComparison.Ordinal))
            {
                continue;
            }

            MagicOption? option = options.FirstOrDefault(known => known.Name == words[i]);
            if (option is null)
            {
                return Nearest(words[i], options) is { } near
                    ? $"{words[i]} is not an option; {near} is."
                    : $"{words[i]} is not an option.";
            }

            if (option.Value is not null && (i + 1 == words.Length || words[i + 1].StartsWith("--", StringComparison.Ordinal)))
            {
                return new ParameterException(option.Name, "without a value", option.Description.TrimEnd('.')).Message;
            }
        }

        return null;
    }

    /// <summary>The option whose name needs the fewest changes; null where all need more than a third of the letters.</summary>
    private static string? Nearest(string word, IReadOnlyList<MagicOption> options)
    {
        (string name, int changes) = options.Select(option => (option.Name, Changes(word, option.Name))).MinBy(pair => pair.Item2);
        return changes <= Math.Max(2, word.Length / 3) ? name : null;
    }

    /// <summary>Number of letters to insert, drop or replace to turn one word into the other.</summary>
    private static int Changes(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 0; i < from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i + 1;
            for (int j = 0; j < to.Length; j++)
            {
                int replaced = diagonal + (from[i] == to[j] ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(replaced, Math.Min(row[j], diagonal) + 1);
            }
        }

        return row[^1];
    }
}
