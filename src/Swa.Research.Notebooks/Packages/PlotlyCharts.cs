using System.Reflection;
using Microsoft.DotNet.Interactive.Formatting;
using Swa.Research.Figures;

namespace Swa.Research.Notebooks.Packages;

/// <summary>Shows the charts of Plotly.NET, whose own formatters are an extension of .NET Interactive.</summary>
internal static class PlotlyCharts
{
    /// <summary>The package, and its assembly.</summary>
    public const string Package = "Plotly.NET";

    private const string Meanwhile = "A chart of Plotly.NET: the cell that loads the package draws it.";

    /// <summary>Lets charts be shown as HTML and as Plotly's JSON.</summary>
    /// <param name="plotly">The assembly of Plotly.NET.</param>
    /// <returns>HTML that loads plotly.js into the page; null: the assembly is not of a version that is known here.</returns>
    public static string? Register(Assembly plotly)
    {
        if (plotly.GetType("Plotly.NET.GenericChart") is not { } chart || chart.GetMethod("toJson", [chart]) is not { } toJson)
        {
            return null;
        }

        Formatter.Register(chart, (value, writer) => writer.Write(PlotlyPage.Render(Json(value), Meanwhile)), HtmlFormatter.MimeType);
        Formatter.Register(chart, (value, writer) => writer.Write(Json(value)), PlotlyRenderer.MimeType);
        Formatter.SetPreferredMimeTypesFor(chart, HtmlFormatter.MimeType, PlotlyRenderer.MimeType);
        return PlotlyPage.Loader(plotly);

        string Json(object value) => (string)toJson.Invoke(null, [value])!;
    }
}
