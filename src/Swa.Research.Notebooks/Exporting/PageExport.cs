using System.Net;
using Swa.Research.Figures;
using Swa.Research.Notebooks.Documents;

namespace Swa.Research.Notebooks.Exporting;

/// <summary>
/// A notebook as a page that needs no network and runs no script. What the notebook stores is written anew (<see cref="SafeMarkup"/>),
/// pictures stand in image elements, where a browser runs nothing of them, and the page's own policy forbids scripts and requests.
/// </summary>
public static class PageExport
{
    private const string Policy =
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

    /// <summary>The style of a page, light and dark, on screens and in print.</summary>
    public const string Style = """
        :root { color-scheme: light dark; --text: #1b1f24; --page: #fff; --code: #f5f6f8; --line: #d0d7de; --muted: #57606a;
          --k: #0b4fae; --s: #a31515; --n: #0a6640; --c: #57606a; --error: #b3261e; }
        @media (prefers-color-scheme: dark) { :root { --text: #e6e8eb; --page: #16181c; --code: #22262c; --line: #444c56; --muted: #a6afba;
          --k: #82b4ff; --s: #ffa8a1; --n: #7ed9a8; --c: #a6afba; --error: #ff8a80; } }
        body { margin: 0; color: var(--text); background: var(--page); font: 1rem/1.55 system-ui, sans-serif; }
        main { max-width: 54rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
        pre, code { font: 0.875rem/1.45 ui-monospace, "DejaVu Sans Mono", monospace; }
        pre { overflow: auto; margin: 0.5rem 0; padding: 0.75rem; }
        .cell { background: var(--code); border-left: 3px solid var(--line); }
        .output > pre { padding-left: 0; } .error { color: var(--error); }
        .k { color: var(--k); } .s { color: var(--s); } .n { color: var(--n); } .c { color: var(--c); font-style: italic; }
        table { border-collapse: collapse; margin: 0.75rem 0; display: block; overflow-x: auto; }
        th, td { border-bottom: 1px solid var(--line); padding: 0.25rem 0.75rem 0.25rem 0; text-align: left; vertical-align: top; }
        td pre { margin: 0; padding: 0; }
        figure { margin: 1rem 0; } img { max-width: 100%; height: auto; background: #fff; }
        math[display="block"] { margin: 1rem 0; overflow-x: auto; } .boxed { border: 1px solid; padding: 0.4em; }
        mtable.cases mtd { text-align: left; } mtable.aligned mtd:nth-child(odd) { text-align: right; }
        summary { cursor: pointer; } footer { color: var(--muted); font-size: 0.875rem; }
        @media print { main { max-width: none; padding: 0; } pre { white-space: pre-wrap; } figure, tr { break-inside: avoid; } }
        """;

    /// <summary>Makes the page.</summary>
    /// <param name="notebook">The notebook with the outputs that it stores; nothing is run.</param>
    /// <param name="path">Its path, whose file name is the page's title where the notebook has no heading.</param>
    /// <returns>HTML in one file.</returns>
    public static string Of(Notebook notebook, string path)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        return $"""
            {Head(Title(notebook, path), Policy)}
            <style>
            {Style}
            </style>
            </head>
            <body>
            <main>
            {Body(notebook)}</main>
            </body>
            </html>

            """;
    }

    /// <summary>The start of a page, up to where its styles and scripts are named.</summary>
    /// <param name="title">The page's title.</param>
    /// <param name="policy">What the page may load and run, as the header Content-Security-Policy says it.</param>
    /// <returns>HTML without the end of the head.</returns>
    public static string Head(string title, string policy) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="{policy}">
        <meta name="generator" content="{OutputFile.Mark}">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{WebUtility.HtmlEncode(title)}</title>
        """;

    /// <summary>Makes what the page shows, for a page of other style.</summary>
    /// <param name="notebook">The notebook with the outputs that it stores; nothing is run.</param>
    /// <param name="address">Where links lead, as <see cref="MarkdownPage.Of"/> takes it.</param>
    /// <returns>The content of a page's body.</returns>
    public static string Body(Notebook notebook, Func<string, string?>? address = null)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        StringBuilder page = new();
        foreach (NotebookCell cell in notebook.Cells)
        {
            if (!cell.IsCode)
            {
                page.Append(cell.IsMarkdown ? MarkdownPage.Of(cell.Source, address) : $"<pre>{WebUtility.HtmlEncode(cell.Source)}</pre>\n");
                continue;
            }

            if (cell.HasCode)
            {
                string code = cell.Language is null or "csharp" ? CodePage.Of(cell.Source) : WebUtility.HtmlEncode(cell.Source);
                page.Append(
                    CultureInfo.InvariantCulture,
                    $"<pre class=\"cell\" tabindex=\"0\" role=\"region\" aria-label=\"Code of cell {cell.Number}\">")
                    .Append("<code>").Append(code).Append("</code></pre>\n");
            }

            foreach (StoredOutput output in StoredOutput.Of(cell))
            {
                page.Append(CultureInfo.InvariantCulture, $"<div class=\"output\">{Shown(output, address)}</div>\n");
            }
        }

        return page.ToString();
    }

    private static string Shown(StoredOutput output, Func<string, string?>? address)
    {
        if (output.Picture is { } picture)
        {
            string words = output.Text.Length > 0 ? output.Text : "Picture";
            return $"<figure><img alt=\"{WebUtility.HtmlEncode(words)}\" "
                + $"src=\"data:{picture.MimeType};base64,{Convert.ToBase64String(picture.Content)}\"></figure>";
        }

        if (output["text/markdown"] is { } markdown)
        {
            return MarkdownPage.Of(markdown, address);
        }

        string kind = output.IsError ? " class=\"error\"" : "";
        return output["text/html"] is { } html
            ? SafeMarkup.Of(html, address: address)
            : $"<pre{kind}>{WebUtility.HtmlEncode(output.Text)}</pre>";
    }

    /// <summary>The first heading of the first level, or the file's name.</summary>
    private static string Title(Notebook notebook, string path) => notebook.Cells.Where(cell => cell.IsMarkdown)
        .SelectMany(cell => cell.Source.Split('\n'))
        .FirstOrDefault(line => line.StartsWith("# ", StringComparison.Ordinal))?[2..].Replace("$", "", StringComparison.Ordinal).Trim()
        ?? Path.GetFileNameWithoutExtension(path);
}
