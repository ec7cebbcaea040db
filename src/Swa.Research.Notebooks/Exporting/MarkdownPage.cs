using System.Net;
using Markdig;
using Markdig.Extensions.Mathematics;
using Markdig.Renderers;
using Markdig.Renderers.Html;

namespace Swa.Research.Notebooks.Exporting;

/// <summary>
/// Turns Markdown into HTML that a page can show whoever wrote it: only elements that structure text are kept, and formulas are MathML.
/// </summary>
public static class MarkdownPage
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseMathematics().Build();

    /// <summary>Makes the HTML.</summary>
    /// <param name="markdown">Any Markdown, with pipe tables and formulas between dollar signs.</param>
    /// <param name="address">
    /// Where a link or a picture's address leads instead, null: the link is left out; null: links stay, and pictures of files are left out.
    /// </param>
    /// <returns>The content of a page's body.</returns>
    public static string Of(string markdown, Func<string, string?>? address = null)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        using StringWriter html = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
        HtmlRenderer renderer = new(html);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlMathInlineRenderer>(new InlineFormula());
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlMathBlockRenderer>(new BlockFormula());
        string text = markdown.Replace(SafeMarkup.InlineFormula, ' ').Replace(SafeMarkup.BlockFormula, ' ');
        renderer.Render(Markdig.Markdown.Parse(text, Pipeline));
        return SafeMarkup.Of(html.ToString(), isMarkdown: true, address);
    }

    private sealed class InlineFormula : HtmlObjectRenderer<MathInline>
    {
        protected override void Write(HtmlRenderer renderer, MathInline obj)
        {
            char mark = obj.DelimiterCount == 2 ? SafeMarkup.BlockFormula : SafeMarkup.InlineFormula;
            renderer.Write(mark).Write(WebUtility.HtmlEncode(obj.Content.ToString())).Write(mark);
        }
    }

    private sealed class BlockFormula : HtmlObjectRenderer<MathBlock>
    {
        protected override void Write(HtmlRenderer renderer, MathBlock obj) =>
            renderer.Write("<p>").Write(SafeMarkup.BlockFormula).Write(WebUtility.HtmlEncode(obj.Lines.ToString()))
                .Write(SafeMarkup.BlockFormula).WriteLine("</p>");
    }
}
