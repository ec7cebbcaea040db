namespace Swa.Research.Notebooks.Execution;

/// <summary>
/// A stretch of a cell in one language; other text of the cell is replaced by empty lines, so that line numbers are the cell's.
/// </summary>
/// <param name="IsMarkdown">Whether the text is Markdown to show, and not C# to run.</param>
/// <param name="Text">The text.</param>
internal readonly record struct CellSegment(bool IsMarkdown, string Text);

/// <summary>Splits a cell at its <c>#!csharp</c> and <c>#!markdown</c> lines.</summary>
internal static class CellSource
{
    public static IReadOnlyList<CellSegment> Split(string code)
    {
        List<CellSegment> segments = [];
        string[] lines = code.ReplaceLineEndings("\n").Split('\n');
        int start = 0;
        bool isMarkdown = false;
        for (int i = 0; i <= lines.Length; i++)
        {
            bool? next = i < lines.Length ? Magic(lines[i], i + 1) : false;
            if (i < lines.Length && next is null)
            {
                continue;
            }

            string text = string.Join('\n', lines[start..i]);
            if (!string.IsNullOrWhiteSpace(text))
            {
                segments.Add(new CellSegment(isMarkdown, isMarkdown ? text : new string('\n', start) + text));
            }

            start = i + 1;
            isMarkdown = next!.Value;
        }

        return segments;
    }

    /// <summary>Null where the line is not a magic; else whether it starts Markdown.</summary>
    private static bool? Magic(string line, int number)
    {
        string text = line.Trim();
        return !text.StartsWith("#!", StringComparison.Ordinal)
            ? null
            : text switch
            {
                "#!csharp" or "#!c#" or "#!C#" => false,
                "#!markdown" => true,
                _ => throw new CellSourceException(
                    $"{text.Split(' ')[0]} is not supported here; the magics are #!csharp and #!markdown.", number),
            };
    }
}

/// <summary>A cell holds a directive that this host does not know.</summary>
internal sealed class CellSourceException(string message, int line) : Exception(message)
{
    /// <summary>The line in the cell, counted from 1.</summary>
    public int Line { get; } = line;
}
