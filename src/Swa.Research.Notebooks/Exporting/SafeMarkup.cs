using System.Net;
using System.Text.RegularExpressions;

namespace Swa.Research.Notebooks.Exporting;

/// <summary>
/// Writes HTML that a notebook stores anew from a list of elements that only structure text, so that nothing of it runs, loads or covers
/// the page: other elements lose their tags, scripts and styles their content, and all but a few attributes are left out.
/// </summary>
internal static partial class SafeMarkup
{
    private static readonly HashSet<string> Allowed =
    [
        "a", "b", "blockquote", "br", "caption", "code", "dd", "details", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
        "i", "img", "li", "ol", "p", "pre", "s", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead",
        "tr", "u", "ul",
    ];

    private static readonly HashSet<string> Alone = ["br", "hr", "img"];

    /// <summary>Elements that contain no markup but code of another kind, up to their end tag.</summary>
    private static readonly HashSet<string> Dropped =
        ["iframe", "math", "noscript", "object", "script", "style", "svg", "template", "textarea", "title", "xmp"];

    /// <summary>What <see cref="MarkdownPage"/> puts around a formula in a line, and around one on its own: no text has these.</summary>
    public const char InlineFormula = '\uE000';

    public const char BlockFormula = '\uE001';

    /// <summary>The HTML, balanced; formulas are MathML where the export can draw them.</summary>
    /// <param name="html">Any HTML.</param>
    /// <param name="isMarkdown">Whether formulas are between the marks above, and not between dollar signs.</param>
    /// <param name="address">Where links and pictures of files lead instead, null: nowhere; null: where they do.</param>
    public static string Of(string html, bool isMarkdown = false, Func<string, string?>? address = null)
    {
        StringBuilder safe = new();
        Stack<string> open = [];
        string? dropped = null;
        foreach (Match match in Part().Matches(Comment().Replace(html, "")))
        {
            string name = match.Groups["name"].Value.ToLowerInvariant();
            bool isEnd = match.Groups["end"].Length > 0;
            if (dropped is not null)
            {
                dropped = isEnd && name == dropped ? null : dropped;
            }
            else if (name.Length == 0)
            {
                safe.Append(open.Contains("code") || open.Contains("pre") ? Encoded(match.Value) : Text(match.Value, isMarkdown));
            }
            else if (Dropped.Contains(name))
            {
                dropped = isEnd ? null : name;
            }
            else if (Allowed.Contains(name) && !isEnd)
            {
                safe.Append('<').Append(name).Append(Attributes(name, match.Groups["attributes"].Value, address)).Append('>');
                if (!Alone.Contains(name))
                {
                    open.Push(name);
                }
            }
            else if (Allowed.Contains(name) && open.Contains(name))
            {
                Close(name);
            }
        }

        Close(null);
        return safe.ToString();

        void Close(string? name)
        {
            while (open.TryPop(out string? inner))
            {
                safe.Append("</").Append(inner).Append('>');
                if (inner == name)
                {
                    return;
                }
            }
        }
    }

    private static string Text(string text, bool isMarkdown) => (isMarkdown ? MarkedFormula() : Formula()).Replace(
        Encoded(text),
        formula => MathMarkup.Of(
            WebUtility.HtmlDecode(formula.Groups["tex"].Value),
            formula.Value[0] == BlockFormula || formula.Value.StartsWith("$$", StringComparison.Ordinal)));

    private static string Encoded(string text) =>
        text.Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static string Attributes(string element, string attributes, Func<string, string?>? address)
    {
        StringBuilder kept = new();
        foreach (Match match in Attribute().Matches(attributes))
        {
            string name = match.Groups["name"].Value.ToLowerInvariant();
            string given = WebUtility.HtmlDecode(match.Groups["value"].Value.Trim('"', '\'')).Trim();
            string? value = (element, name) switch
            {
                ("a", "href") => IsLink(given) && (address is null ? given : address(given)) is { } led && IsLink(led) ? led : null,
                ("img", "src") when Image().IsMatch(given) => given,
                ("img", "src") => given.Contains(':', StringComparison.Ordinal) ? null : address?.Invoke(given),
                ("img", "alt") or ("td" or "th", "colspan" or "rowspan" or "scope") or ("details", "open") or ("ol", "start") => given,
                _ => null,
            };
            if (value is not null)
            {
                kept.Append(' ').Append(name).Append("=\"").Append(WebUtility.HtmlEncode(value)).Append('"');
            }
        }

        return kept.ToString();
    }

    /// <summary>Whether an address leads to a page of the web, or to a place or a file beside the page, and never to a script.</summary>
    public static bool IsLink(string address) =>
        address.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        || address.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        || (!address.Contains(':', StringComparison.Ordinal) && !address.StartsWith("//", StringComparison.Ordinal));

    [GeneratedRegex("""<(?<end>/?)(?<name>[A-Za-z][A-Za-z0-9-]*)(?<attributes>(?:[^>"']|"[^"]*"|'[^']*')*)>|[^<]+|<""")]
    private static partial Regex Part();

    [GeneratedRegex("""(?<name>[A-Za-z][A-Za-z0-9:-]*)\s*(?:=\s*(?<value>"[^"]*"|'[^']*'|[^\s"'=<>`]+))?""")]
    private static partial Regex Attribute();

    [GeneratedRegex("<!--.*?(-->|$)|<[!?][^>]*>", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\$\$(?<tex>[^$]+)\$\$|\$(?!\s)(?<tex>[^$\n]+(?:\n[^$\n]+)*)(?<!\s)\$")]
    private static partial Regex Formula();

    [GeneratedRegex("[\uE000\uE001](?<tex>[^\uE000\uE001]+)[\uE000\uE001]")]
    private static partial Regex MarkedFormula();

    [GeneratedRegex("^data:image/(png|jpeg|gif|webp|svg\\+xml)[;,]", RegexOptions.IgnoreCase)]
    private static partial Regex Image();
}
