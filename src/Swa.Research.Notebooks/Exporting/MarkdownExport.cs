using Swa.Research.Figures;
using Swa.Research.Notebooks.Documents;

namespace Swa.Research.Notebooks.Exporting;

/// <summary>A notebook as Markdown that GitHub shows, with its pictures as files in a folder beside it.</summary>
public static class MarkdownExport
{
    /// <summary>Makes the text and the pictures.</summary>
    /// <param name="notebook">The notebook with the outputs that it stores; nothing is run.</param>
    /// <param name="path">The Markdown file; the pictures of <c>x.md</c> are in <c>x_files</c> beside it.</param>
    /// <returns>The Markdown file first, then its pictures.</returns>
    public static IReadOnlyList<ExportedFile> Of(Notebook notebook, string path)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        string folder = $"{Path.GetFileNameWithoutExtension(path)}_files";
        List<ExportedFile> pictures = [];
        StringBuilder text = new();
        foreach (NotebookCell cell in notebook.Cells)
        {
            Paragraph(!cell.IsCode ? cell.Source : cell.HasCode ? Fenced(cell.Source, cell.Language ?? "csharp") : "");
            foreach (StoredOutput output in StoredOutput.Of(cell))
            {
                if (output.Picture is { } picture)
                {
                    string name = string.Create(
                        CultureInfo.InvariantCulture, $"cell-{cell.Number:00}-{pictures.Count + 1}{picture.Extension}");
                    pictures.Add(new(Path.Combine(Path.GetDirectoryName(path) ?? "", folder, name), picture.Content));
                    Paragraph($"![{Markdown.Escape(output.Text.Split('\n')[0])}]({Uri.EscapeDataString(folder)}/{name})");
                }
                else
                {
                    Paragraph(Shown(output));
                }
            }
        }

        // At the end: front matter or a title has to come first.
        Paragraph($"<!-- {OutputFile.Mark} -->");
        return [new(path, Encoding.UTF8.GetBytes(text.ToString())), .. pictures];

        void Paragraph(string paragraph)
        {
            if (!string.IsNullOrWhiteSpace(paragraph))
            {
                text.Append(text.Length > 0 ? "\n" : "").Append(paragraph.TrimEnd('\n')).Append('\n');
            }
        }
    }

    /// <summary>Markdown as it is, folded parts as the HTML that folds them, and else the words, which stay aligned in a fence.</summary>
    private static string Shown(StoredOutput output) => output["text/markdown"] is { } markdown ? markdown
        : output["text/html"] is { } html && (output.Text.Length == 0 || html.Contains("<details", StringComparison.Ordinal))
            ? SafeMarkup.Of(html, isMarkdown: true)
        : Fenced(output.Text, "text");

    private static string Fenced(string text, string language)
    {
        string fence = "```";
        while (text.Contains(fence, StringComparison.Ordinal))
        {
            fence += "`";
        }

        return text.Length == 0 ? "" : $"{fence}{language}\n{text.TrimEnd('\n')}\n{fence}";
    }
}
