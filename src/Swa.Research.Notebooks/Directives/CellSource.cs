namespace Swa.Research.Notebooks.Directives;

/// <summary>
/// A stretch of a cell; other text of the cell is replaced by empty lines where it is C#, so that line numbers are the cell's.
/// </summary>
/// <param name="Kind">What is done with it.</param>
/// <param name="Text">The text.</param>
internal readonly record struct CellSegment(SegmentKind Kind, string Text);

/// <summary>A cell, split at its lines that start with <c>#!</c>.</summary>
/// <param name="Segments">Its parts in order.</param>
/// <param name="IsTimed">Whether it says how long it takes.</param>
internal sealed record CellSource(IReadOnlyList<CellSegment> Segments, bool IsTimed)
{
    private const string Start = "#!";

    /// <summary>Splits a cell.</summary>
    /// <exception cref="CellSourceException">A line asks for what this host does not have.</exception>
    public static CellSource Read(string code)
    {
        List<CellSegment> segments = [];
        string[] lines = code.ReplaceLineEndings("\n").Split('\n');
        bool isTimed = false;
        int start = 0;
        SegmentKind kind = SegmentKind.CSharp;
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            if (!line.StartsWith(Start, StringComparison.Ordinal))
            {
                continue;
            }

            Add(i);
            start = i + 1;
            string[] words = line[Start.Length..].Split(' ', 2, StringSplitOptions.TrimEntries);
            switch (words[0].ToLowerInvariant())
            {
                case "csharp" or "c#":
                    kind = SegmentKind.CSharp;
                    break;
                case "markdown" or "md":
                    kind = SegmentKind.Markdown;
                    break;
                case "html":
                    kind = SegmentKind.Html;
                    break;
                case "javascript" or "js":
                    kind = SegmentKind.JavaScript;
                    break;
                case "time":
                    isTimed = true;
                    break;
                case "who":
                    segments.Add(new CellSegment(SegmentKind.Who, ""));
                    break;
                case "whos":
                    segments.Add(new CellSegment(SegmentKind.Whos, ""));
                    break;
                case "about":
                    segments.Add(new CellSegment(SegmentKind.About, ""));
                    break;
                case "set":
                    string assignment = SetDirective.ToCode(words.ElementAtOrDefault(1) ?? "", i + 1);
                    segments.Add(new CellSegment(SegmentKind.CSharp, new string('\n', i) + assignment));
                    break;
                default:
                    throw new CellSourceException(RefusedDirectives.Explain(words[0]), i + 1);
            }
        }

        Add(lines.Length);
        return new CellSource(segments, isTimed);

        void Add(int end)
        {
            string text = string.Join('\n', lines[start..end]);
            if (!string.IsNullOrWhiteSpace(text))
            {
                segments.Add(new CellSegment(kind, kind == SegmentKind.CSharp ? new string('\n', start) + text : text));
            }
        }
    }
}

/// <summary>A cell holds a directive that this host does not know.</summary>
internal sealed class CellSourceException(string message, int line) : Exception(message)
{
    /// <summary>The line in the cell, counted from 1.</summary>
    public int Line { get; } = line;
}
