namespace Swa.Research;

/// <summary>Shows <see cref="Markdown"/> as such, and its source without escapes as plain text.</summary>
public sealed class MarkdownFormatterSource
{
    private readonly DisplayFormatter[] _formatters =
    [
        DisplayFormatter.For<Markdown>(DisplayFormatter.Markdown, markdown => markdown.Text),
        DisplayFormatter.For<Markdown>(DisplayFormatter.PlainText, markdown => markdown.PlainText),
    ];

    /// <summary>The formatters, one per MIME type.</summary>
    /// <returns>The formatters, richest first.</returns>
    public IEnumerable<DisplayFormatter> CreateTypeFormatters() => _formatters;
}
