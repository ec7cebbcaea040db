using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
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
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Draws a figure.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="look">Whether there is a title; the width is the page's. Null: with a title.</param>
    /// <returns>An object with <c>data</c>, <c>layout</c> and <c>config</c>, ended by a line feed.</returns>
    public static string Render(Figure figure, FigureLook? look = null)
    {
        ArgumentNullException.ThrowIfNull(figure);
        FigureStyles styles = new(figure);

        // The slider's text names the value, so the title does not.
        FigureLayout[] positions =
        [
            .. FigureStills.Of(figure).Select(still => FigureLayout.OfPage(
                still with { Title = figure.Title }, look ?? FigureLook.Default, PlotlyLayout.NarrowestPage, PlotlyLayout.Buttons)),
        ];
        JsonArray[] traces = [.. positions.Select(position => new PlotlyTraces(position, styles).All())];
        JsonObject[] layouts = [.. positions.Select(position => new PlotlyLayout(position, styles).Whole())];
        if (figure.Slider is { } slider)
        {
            PlotlySlider.Join(slider, traces, layouts);
        }

        JsonObject made = new()
        {
            ["data"] = traces[0],
            ["layout"] = layouts[0],
            ["config"] = new JsonObject { ["responsive"] = true, ["displaylogo"] = false },
        };
        return $"{made.ToJsonString(Options)}\n";
    }
}
