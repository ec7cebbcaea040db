using System.Net;
using System.Text.RegularExpressions;

namespace Swa.Research.Notebooks.Cells;

/// <summary>
/// HTML as text: tables with their columns one below the other, other blocks as lines. Made from the HTML, so that a value is read once
/// and HTML that a cell writes itself has a text as well.
/// </summary>
internal sealed partial class HtmlText
{
    private const int LongestHtml = 1_000_000;
    private const int LongestText = 20_000;
    private const int WidestColumn = 60;

    private static readonly string[] Blocks =
    [
        "address", "article", "blockquote", "caption", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "footer", "form", "h1",
        "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "ul",
    ];

    private readonly Match[] _parts;
    private int _next;

    private HtmlText(string html) => _parts = [.. Part().Matches(html).Cast<Match>()];

    /// <summary>The text of HTML; empty where the HTML is.</summary>
    public static string Of(string html)
    {
        if (html.Length == 0)
        {
            return "";
        }

        string text = html.Length > LongestHtml ? "" : string.Join('\n', new HtmlText(html).ReadLines()).Trim('\n');
        return text.Length == 0 ? "[HTML]" : text.Length <= LongestText ? text : $"{text[..LongestText]}...";
    }

    /// <summary>Lines up to the end of the cell or table in which reading starts.</summary>
    private List<string> ReadLines(int depth = 0)
    {
        List<string> lines = [""];
        for (bool isVerbatim = false; _next < _parts.Length; _next++)
        {
            Match part = _parts[_next];
            string name = part.Groups["name"].Value.ToLowerInvariant();
            bool isEnd = part.Groups["end"].Length > 0;
            switch (name)
            {
                case "" when part.Groups["text"].Success:
                    string text = WebUtility.HtmlDecode(part.Value).ReplaceLineEndings("\n");
                    text = isVerbatim ? text : Spaces().Replace(text, " ");
                    string[] pieces = (lines[^1].Length == 0 && !isVerbatim ? text.TrimStart() : text).Split('\n');
                    lines[^1] += pieces[0];
                    lines.AddRange(pieces.Skip(1));
                    break;
                case "table" when !isEnd && depth < 20:
                    _next++;
                    StartLine(lines);
                    lines.RemoveAt(lines.Count - 1);
                    lines.AddRange(ReadTable(depth + 1));
                    lines.Add("");
                    break;
                case "table" or "td" or "th" or "tr" or "thead" or "tbody" or "tfoot" when depth > 0:
                    return Trimmed(lines);
                case "img" when Alternative().Match(part.Value) is { Success: true } alternative:
                    lines[^1] += WebUtility.HtmlDecode(alternative.Groups[1].Value);
                    break;
                case "br":
                    lines.Add("");
                    break;
                default:
                    isVerbatim = name == "pre" ? !isEnd : isVerbatim;
                    if (Blocks.Contains(name))
                    {
                        StartLine(lines);
                    }

                    break;
            }
        }

        return Trimmed(lines);
    }

    private List<string> ReadTable(int depth)
    {
        List<List<List<string>>> rows = [];
        List<string> lines = [];
        for (; _next < _parts.Length; _next++)
        {
            string name = _parts[_next].Groups["name"].Value.ToLowerInvariant();
            bool isEnd = _parts[_next].Groups["end"].Length > 0;
            if (name == "table" && isEnd)
            {
                break;
            }

            if (isEnd)
            {
                continue;
            }

            switch (name)
            {
                case "tr":
                    rows.Add([]);
                    break;
                case "td" or "th":
                    if (rows.Count == 0)
                    {
                        rows.Add([]);
                    }

                    _next++;
                    rows[^1].Add(ReadLines(depth));
                    // What ended the cell may start the next one.
                    _next--;
                    break;
                case "" when rows.Count == 0 && !string.IsNullOrWhiteSpace(_parts[_next].Value):
                    lines.Add(WebUtility.HtmlDecode(_parts[_next].Value).Trim());
                    break;
            }
        }

        int columns = rows.Select(row => row.Count).DefaultIfEmpty().Max();
        int[] widths =
        [
            .. Enumerable.Range(0, columns).Select(column => Math.Min(WidestColumn, rows.Where(row => row.Count > 1)
                .SelectMany(row => row.ElementAtOrDefault(column) ?? []).Select(line => line.Length).DefaultIfEmpty().Max())),
        ];
        foreach (List<List<string>> row in rows)
        {
            for (int i = 0; i < row.Select(cell => cell.Count).DefaultIfEmpty().Max(); i++)
            {
                lines.Add(string.Join("  ", row.Select((cell, column) => (cell.ElementAtOrDefault(i) ?? "").PadRight(widths[column])))
                    .TrimEnd());
            }
        }

        return lines;
    }

    private static void StartLine(List<string> lines)
    {
        lines[^1] = lines[^1].TrimEnd();
        if (lines[^1].Length > 0)
        {
            lines.Add("");
        }
    }

    private static List<string> Trimmed(List<string> lines)
    {
        lines[^1] = lines[^1].TrimEnd();
        while (lines.Count > 0 && lines[^1].Length == 0)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        return lines;
    }

    /// <summary>A tag, text, or something that shows no text.</summary>
    [GeneratedRegex(
        @"<!--.*?(-->|\z)|<(?<skip>style|script|svg|template|head)\b.*?(</\k<skip>\s*>|\z)"
        + @"|<(?<end>/?)(?<name>[a-z][a-z0-9]*)(""[^""]*""|'[^']*'|[^'"">])*>|<[!?][^>]*>|(?<text>[^<]+|<)",
        RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Part();

    [GeneratedRegex(@"\balt=""([^""]*)""", RegexOptions.IgnoreCase)]
    private static partial Regex Alternative();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
