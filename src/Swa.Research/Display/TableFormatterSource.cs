namespace Swa.Research;

/// <summary>Shows a <see cref="Table"/> as an HTML table and as aligned text.</summary>
public sealed class TableFormatterSource
{
    private readonly DisplayFormatter[] _formatters =
    [
        DisplayFormatter.For<Table>(DisplayFormatter.Html, TableHtml.Render),
        DisplayFormatter.For<Table>(DisplayFormatter.PlainText, TableText.Render),
    ];

    /// <summary>The formatters, one a MIME type.</summary>
    /// <returns>The formatters, richest first.</returns>
    public IEnumerable<DisplayFormatter> CreateTypeFormatters() => _formatters;
}
