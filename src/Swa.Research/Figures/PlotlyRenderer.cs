using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Swa.Research.Figures;

/// <summary>
/// Draws a figure as Plotly figure JSON with the same series, intervals, lines, colours and places as the SVG. The same
/// figure gives the same bytes everywhere: numbers carry at most 12 significant digits.
/// </summary>
public static class PlotlyRenderer
{
    /// <summary>MIME type of the result, as JupyterLab and VS Code know it.</summary>
    public const string MimeType = "application/vnd.plotly.v1+json";

    // "<", ">" and "&" stay escaped, so that the text is safe within a page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Draws a figure.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="look">Whether there is a title; the width is the page's. Null: with a title.</param>
    /// <returns>An object with <c>data</c> and <c>layout</c>, ended by a line feed.</returns>
    public static string Render(Figure figure, FigureLook? look = null)
    {
        ArgumentNullException.ThrowIfNull(figure);
        FigureLayout layout = FigureLayout.Of(figure, new FigureLook { Title = look?.Title ?? true });
        FigureStyles styles = new(figure);
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, Options))
        {
            json.WriteStartObject();
            new PlotlyTraces(json, layout, styles).Write();
            new PlotlyLayout(json, layout, styles).Write();
            json.WriteEndObject();
        }

        return $"{Encoding.UTF8.GetString(buffer.WrittenSpan)}\n";
    }
}
