using System.Net;

namespace Swa.Research.Figures;

/// <summary>Text in the few HTML tags that Plotly knows; everything else is encoded.</summary>
internal static class PlotlyText
{
    public static string Of(string markup) => Of(MathText.Parse(markup));

    public static string Of(IReadOnlyList<IReadOnlyList<TextRun>> lines) => string.Join("<br>", lines.Select(Of));

    private static string Of(IReadOnlyList<TextRun> runs)
    {
        StringBuilder text = new();
        foreach (TextRun run in runs)
        {
            string content = WebUtility.HtmlEncode(run.Text);
            content = run.Italic ? $"<i>{content}</i>" : content;
            text.Append(run.Script switch
            {
                TextScript.Super => $"<sup>{content}</sup>",
                TextScript.Sub => $"<sub>{content}</sub>",
                _ => content,
            });
        }

        return text.ToString();
    }
}
