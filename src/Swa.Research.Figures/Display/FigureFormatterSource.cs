using System.Net;

namespace Swa.Research.Figures;

/// <summary>Shows a <see cref="Figure"/> as SVG, as an HTML picture, as an interactive Plotly figure, and in words.</summary>
public sealed class FigureFormatterSource
{
    private readonly DisplayFormatter[] _formatters =
    [
        DisplayFormatter.For<Figure>(SvgRenderer.MimeType, figure => figure.ToSvg()),
        DisplayFormatter.For<Figure>(DisplayFormatter.Html, Picture),
        DisplayFormatter.For<Figure>(PlotlyRenderer.MimeType, figure => figure.ToPlotlyJson()),
        DisplayFormatter.For<Figure>(DisplayFormatter.PlainText, figure => figure.ToString()),
    ];

    /// <summary>The formatters, one per MIME type.</summary>
    /// <returns>The formatters, richest first.</returns>
    public IEnumerable<DisplayFormatter> CreateTypeFormatters() => _formatters;

    /// <summary>
    /// The SVG inside an image element. Jupyter does not show SVG from a notebook that the reader has not trusted, such as any notebook of
    /// a fresh clone, and removes SVG elements from HTML, but keeps images: a browser runs no script inside of them.
    /// </summary>
    private static string Picture(Figure figure)
    {
        string words = WebUtility.HtmlEncode(figure.ToString());
        string data = Convert.ToBase64String(Encoding.UTF8.GetBytes(figure.ToSvg()));
        return $"<img style=\"max-width:100%;height:auto\" alt=\"{words}\" src=\"data:{SvgRenderer.MimeType};base64,{data}\">";
    }
}
