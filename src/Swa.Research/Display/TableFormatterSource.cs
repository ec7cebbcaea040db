using Swa.Research.Tables;

namespace Swa.Research.Display;

/// <summary>Shows a <see cref="Table"/> as an HTML table and as aligned text.</summary>
public sealed class TableFormatterSource
{
    private readonly DisplayFormatter[] _formatters =
    [
        DisplayFormatter.For<Table>(DisplayMimeTypes.Html, TableHtml.Render),
        DisplayFormatter.For<Table>(DisplayMimeTypes.PlainText, TableText.Render),
    ];

    /// <summary>The formatters, one a MIME type.</summary>
    /// <returns>The formatters, richest first.</returns>
    public IEnumerable<DisplayFormatter> CreateTypeFormatters() => _formatters;
}
