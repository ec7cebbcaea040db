namespace Swa.Research;

/// <summary>Shows what has a table as an HTML table and as aligned text.</summary>
public sealed class TabularFormatterSource
{
    private readonly DisplayFormatter[] _formatters =
    [
        DisplayFormatter.For<ITabular>(DisplayFormatter.Html, value => value.ToTable().ToHtml()),
        DisplayFormatter.For<ITabular>(DisplayFormatter.PlainText, value => value.ToTable().ToString()),
    ];

    /// <summary>The formatters, one per MIME type.</summary>
    /// <returns>The formatters, richest first.</returns>
    public IEnumerable<DisplayFormatter> CreateTypeFormatters() => _formatters;
}
