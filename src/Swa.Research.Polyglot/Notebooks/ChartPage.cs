using System.Net;
using Plotly.NET;
using Swa.Research.Figures;

namespace Swa.Research.Polyglot;

/// <summary>Charts in a notebook's page.</summary>
internal static class ChartPage
{
    /// <summary>The chart, which shows its figure until plotly.js is loaded, and where no script runs.</summary>
    public static string Render(GenericChart chart) => PlotlyPage.Render(GenericChart.toJson(chart), Picture(chart));

    private static string Picture(GenericChart chart) => PlotlyCharts.FigureOf(chart) is { } figure
        ? $"<img alt=\"{WebUtility.HtmlEncode(figure.Title)}\" "
            + $"src=\"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(figure.ToSvg()))}\">"
        : "Plotly.js is not loaded; run the cell that loads Swa.Research.";
}
