using System.IO.Compression;
using System.Net;
using System.Reflection;
using System.Security.Cryptography;
using Plotly.NET;

namespace Swa.Research.Polyglot;

/// <summary>
/// Charts as parts of a notebook's page. The plotly.js that draws them comes from the Plotly.NET assembly, once per notebook and packed,
/// so that charts draw without a network, from the notebook as it is stored, and in the version that they were written for; a reference
/// to a server does neither, and a copy in every chart would add 3.5 MB to each.
/// </summary>
internal static class PlotlyPage
{
    /// <summary>Makes <c>Plotly</c> known to the page and draws the charts that wait for it.</summary>
    public static string Loader => $$"""
        <script type="text/javascript">
        (async () => {
          if (!window.Plotly) {
            const packed = Uint8Array.from(atob("{{Packed()}}"), letter => letter.charCodeAt(0));
            const text = await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
            // As a function of its own: a page with a module loader would have plotly.js register there, without a name.
            const module = { exports: {} };
            new Function("module", "exports", "define", text)(module, module.exports, undefined);
            window.Plotly = module.exports;
          }
          for (const draw of window.swaCharts ?? []) { draw(); }
          window.swaCharts = [];
        })();
        </script>

        """;

    /// <summary>The chart, which shows its figure until plotly.js is loaded, and where no script runs.</summary>
    public static string Render(GenericChart chart)
    {
        // "<" could end the script.
        string json = GenericChart.toJson(chart).Replace("<", "\\u003c", StringComparison.Ordinal);
        string name = $"swa-chart-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)))[..12]}";
        return $$"""
            <div class="{{name}}">{{Picture(chart)}}</div>
            <script type="text/javascript">
            (() => {
              const draw = () => {
                const figure = {{json}};
                for (const place of document.querySelectorAll(".{{name}}:not(.js-plotly-plot)")) {
                  place.replaceChildren();
                  Plotly.newPlot(place, figure.data, figure.layout, figure.config);
                }
              };
              if (window.Plotly) { draw(); } else { (window.swaCharts ??= []).push(draw); }
            })();
            </script>

            """;
    }

    private static string Picture(GenericChart chart) => PlotlyCharts.FigureOf(chart) is { } figure
        ? $"<img alt=\"{WebUtility.HtmlEncode(figure.Title)}\" "
            + $"src=\"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(figure.ToSvg()))}\">"
        : "Plotly.js is not loaded; run the cell that loads Swa.Research.";

    private static string Packed()
    {
        Assembly plotly = typeof(GenericChart).Assembly;
        string resource = plotly.GetManifestResourceNames().Single(name => name.EndsWith(".min.js", StringComparison.Ordinal));
        using Stream script = plotly.GetManifestResourceStream(resource)!;
        using MemoryStream packed = new();
        using (GZipStream packer = new(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            script.CopyTo(packer);
        }

        return Convert.ToBase64String(packed.ToArray());
    }
}
