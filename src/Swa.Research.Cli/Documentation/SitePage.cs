using System.Net;
using System.Text.RegularExpressions;
using Swa.Research.Notebooks.Exporting;

namespace Swa.Research.Cli.Documentation;

/// <summary>One page of the site: what all pages have in common, addresses of headings, and what the search finds of it.</summary>
/// <param name="path">The page's path in the site, with slashes.</param>
internal sealed partial class SitePage(string path)
{
    private const int LettersFound = 240;

    /// <summary>Scripts are the site's own two; whatever a notebook or a comment holds runs nothing.</summary>
    private const string Policy =
        "default-src 'none'; img-src 'self' file: data:; style-src 'self' file:; script-src 'self' file:; base-uri 'none'";

    private static readonly (string Address, string Name)[] Places =
    [
        ("notebooks/index.html", "Notebooks"), ("figures/index.html", "Figures"), ("figures/explorer.html", "Explorer"),
        ("data/index.html", "Data"), ("api/index.html", "API"), ("src/index.html", "House"), ("CHANGELOG.html", "Changes"),
    ];

    /// <summary>The style of all pages.</summary>
    public static string Style => $"/* {OutputFile.Mark} */\n{PageExport.Style}\n{ManifestText.Read("Documentation.site.css")}";

    /// <summary>The address of a place in the site, from this page.</summary>
    public string To(string address)
    {
        string[] page = path.Split('/')[..^1];
        string[] target = address.Split('/');
        int common = page.Zip(target[..^1]).TakeWhile(pair => pair.First == pair.Second).Count();
        return string.Concat(Enumerable.Repeat("../", page.Length - common)) + string.Join('/', target[common..]);
    }

    /// <summary>The whole page, and what the search finds of it.</summary>
    /// <param name="body">HTML that is safe to show.</param>
    /// <param name="title">The page's title; null: its first heading.</param>
    public (string Html, IReadOnlyList<FoundText> Found) Of(string body, string? title = null)
    {
        List<FoundText> found = [];
        HashSet<string> given = [];
        HashSet<string> taken = [];
        string named = Heading().Replace(body, match =>
        {
            string words = Words(match.Groups["words"].Value);
            string start = Anchor(words);
            if (match.Groups["id"] is { Length: > 0 } name)
            {
                start = name.Value;
                given.Add(start);
            }

            string id = Unique(start, taken);
            return $"<{match.Groups["level"].Value} id=\"{id}\">{match.Groups["words"].Value}</{match.Groups["level"].Value}>";
        });
        MatchCollection headings = Heading().Matches(named);
        for (int i = 0; i < headings.Count; i++)
        {
            int start = headings[i].Index + headings[i].Length;
            string text = Words(named[start..(i + 1 < headings.Count ? headings[i + 1].Index : named.Length)]);
            string id = headings[i].Groups["id"].Value;
            string words = Words(headings[i].Groups["words"].Value);
            if (given.Contains(id))
            {
                // A declaration is found by its name.
                (words, text) = (id, $"{words} {text}");
            }

            found.Add(new(words, i == 0 ? path : $"{path}#{id}", text.Length > LettersFound ? text[..LettersFound] : text));
        }

        string shown = title ?? found.FirstOrDefault()?.Title ?? path;
        string places = string.Concat(Places.Select(place =>
            $"<a href=\"{To(place.Address)}\"{(place.Address == path ? " aria-current=\"page\"" : "")}>{place.Name}</a>\n"));
        return ($"""
            {PageExport.Head(shown, Policy)}
            <link rel="stylesheet" href="{To("site.css")}">
            <script defer src="{To("search.js")}"></script>
            <script defer src="{To("site.js")}" data-root="{To("")}"></script>
            </head>
            <body>
            <header>
            <a href="{To("index.html")}">Swa.Research</a>
            <nav aria-label="Places">
            {places}</nav>
            <form role="search" hidden>
            <input type="search" placeholder="Search (/)" aria-label="Search these pages" autocomplete="off">
            <div class="found"></div>
            </form>
            </header>
            <main>
            {named}</main>
            </body>
            </html>

            """, found);
    }

    /// <summary>A name that is not taken yet, and is from now on: the given one, or the first free one with a number.</summary>
    public static string Unique(string name, HashSet<string> taken)
    {
        string free = name;
        for (int number = 1; !taken.Add(free); number++)
        {
            free = $"{name}-{number}";
        }

        return free;
    }

    /// <summary>The address of a heading within its page, as code hosts make it.</summary>
    private static string Anchor(string words) => string.Concat(
        words.ToLowerInvariant().Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_')).Replace(' ', '-');

    private static string Words(string html) => Spaces().Replace(WebUtility.HtmlDecode(Tag().Replace(html, " ")), " ").Trim();

    [GeneratedRegex("""<(?<level>h[1-6])(?: id="(?<id>[^"]*)")?>(?<words>.*?)</\k<level>>""", RegexOptions.Singleline)]
    private static partial Regex Heading();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
