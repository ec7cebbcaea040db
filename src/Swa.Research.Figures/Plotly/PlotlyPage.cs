using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;

namespace Swa.Research.Figures;

/// <summary>
/// Charts of Plotly.NET as parts of a notebook's page. The plotly.js that draws them comes from the Plotly.NET assembly, once per
/// notebook and packed, so that charts draw without a network, from the notebook as it is stored, and in the version that they were
/// written for; a reference to a server does neither, and a copy in every chart would add 3.5 MB to each.
/// </summary>
public static class PlotlyPage
{
    /// <summary>Makes <c>Plotly</c> known to the page and draws the charts that wait for it.</summary>
    /// <param name="plotly">The assembly of Plotly.NET, which carries plotly.js.</param>
    /// <returns>HTML.</returns>
    /// <exception cref="ArgumentException">The assembly carries no plotly.js.</exception>
    public static string Loader(Assembly plotly) => $$"""
        <script type="text/javascript">
        (async () => {
          if (!window.Plotly) {
            const packed = Uint8Array.from(atob("{{Packed(plotly)}}"), letter => letter.charCodeAt(0));
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

    /// <summary>A chart of Plotly.</summary>
    /// <param name="figure">Plotly's JSON of it.</param>
    /// <param name="meanwhile">HTML that is shown until plotly.js is loaded, and where no script runs.</param>
    /// <returns>HTML.</returns>
    public static string Render(string figure, string meanwhile)
    {
        ArgumentNullException.ThrowIfNull(figure);
        // "<" could end the script.
        string json = figure.Replace("<", "\\u003c", StringComparison.Ordinal);
        string name = $"swa-chart-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)))[..12]}";
        return $$"""
            <div class="{{name}}">{{meanwhile}}</div>
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

    private static string Packed(Assembly plotly)
    {
        ArgumentNullException.ThrowIfNull(plotly);
        string resource = plotly.GetManifestResourceNames().SingleOrDefault(name => name.EndsWith(".min.js", StringComparison.Ordinal))
            ?? throw new ArgumentException("The assembly carries no plotly.js.", nameof(plotly));
        using Stream script = plotly.GetManifestResourceStream(resource)!;
        using MemoryStream packed = new();
        using (GZipStream packer = new(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            script.CopyTo(packer);
        }

        return Convert.ToBase64String(packed.ToArray());
    }
}
