using Swa.Research.Figures;

namespace Swa.Research.Display;

/// <summary>Shows a <see cref="Figure"/> as SVG, as an interactive Plotly figure, and in words.</summary>
public sealed class FigureFormatterSource
{
    private readonly DisplayFormatter[] _formatters =
    [
        DisplayFormatter.For<Figure>(SvgRenderer.MimeType, figure => figure.ToSvg()),
        DisplayFormatter.For<Figure>(PlotlyRenderer.MimeType, figure => figure.ToPlotlyJson()),
        DisplayFormatter.For<Figure>(DisplayMimeTypes.PlainText, figure => figure.ToString()),
    ];

    /// <summary>The formatters, one a MIME type.</summary>
    /// <returns>The formatters, richest first.</returns>
    public IEnumerable<DisplayFormatter> CreateTypeFormatters() => _formatters;
}
