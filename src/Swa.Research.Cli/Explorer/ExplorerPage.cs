using System.Text.RegularExpressions;
using Markdig;

namespace Swa.Research.Cli.Explorer;

/// <summary>Joins the page's own files, the teacher's note and the library's numbers into one self-contained file.</summary>
internal static partial class ExplorerPage
{
    /// <summary>The scripts in the order in which they build on each other, one concept each.</summary>
    private static readonly string[] Scripts =
        ["theory", "rule", "words", "fields", "charts", "saving", "tank", "screens", "lesson", "failures", "sandbox", "start"];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private static readonly MarkdownPipeline Markdown = new MarkdownPipelineBuilder().UsePipeTables().Build();

    /// <summary>The whole page.</summary>
    public static string Render() => Read("explorer.html")
        .Replace("/* explorer.css */\n", Read("explorer.css"), StringComparison.Ordinal)
        .Replace("/* scripts */\n", string.Join('\n', Scripts.Select(script => Read($"{script}.js"))), StringComparison.Ordinal)
        .Replace("<!-- TEACHING.md -->\n", Note(), StringComparison.Ordinal)
        .Replace("/* computed */", JsonSerializer.Serialize(ExplorerData.Compute(), Json), StringComparison.Ordinal);

    /// <summary>The teacher's note below the page's own heading: its links lead to screens of this page, or are plain words.</summary>
    private static string Note()
    {
        string note = Read("TEACHING.md").Replace("(../figures/explorer.html)", "(#at=1)", StringComparison.Ordinal)
            .Replace("../figures/explorer.html#", "#", StringComparison.Ordinal);
        string inside = LinkElsewhere().Replace(note[(note.IndexOf('\n', StringComparison.Ordinal) + 1)..], "$1");
        return Markdig.Markdown.ToHtml(inside, Markdown).ReplaceLineEndings("\n");
    }

    [GeneratedRegex(@"\[([^\]]+)\]\((?!#)[^)]+\)")]
    private static partial Regex LinkElsewhere();

    private static string Read(string name) => ManifestText.Read($"Explorer.{name}");
}
