using System.Net;
using Markdig;
using Markdig.Extensions.Mathematics;
using Markdig.Renderers;
using Markdig.Renderers.Html;

namespace Swa.Research.Notebooks.Exporting;

/// <summary>Turns Markdown into HTML that a page can show whoever wrote it: see <see cref="SafeMarkup"/>.</summary>
internal static class MarkdownPage
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseMathematics().Build();

    public static string Of(string markdown)
    {
        using StringWriter html = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
        HtmlRenderer renderer = new(html);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlMathInlineRenderer>(new InlineFormula());
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlMathBlockRenderer>(new BlockFormula());
        string text = markdown.Replace(SafeMarkup.InlineFormula, ' ').Replace(SafeMarkup.BlockFormula, ' ');
        renderer.Render(Markdig.Markdown.Parse(text, Pipeline));
        return SafeMarkup.Of(html.ToString(), isMarkdown: true);
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
