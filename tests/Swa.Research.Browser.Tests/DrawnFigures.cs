using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Swa.Research.Browser.Tests;

/// <summary>One page per version of Plotly.js with every committed figure drawn on it, for all tests of a class.</summary>
public sealed class DrawnFigures : IAsyncLifetime
{
    private const string MimeType = "application/vnd.plotly.v1+json";

    private readonly Browser _browser = new();
    private readonly Dictionary<string, IPage> _pages = [];

    /// <summary>The page of a version; null where this version of Plotly.js is not installed.</summary>
    public async Task<IPage?> PageAsync(string version)
    {
        string script = Path.Combine(
            Environment.GetEnvironmentVariable("PLOTLY") ?? "", version, "node_modules", "plotly.js-dist-min", "plotly.min.js");
        if (!File.Exists(script))
        {
            return null;
        }

        if (!_pages.TryGetValue(version, out IPage? page))
        {
            page = await _browser.NewPageAsync(1100, 900);
            await page.SetContentAsync("<!DOCTYPE html><body style='margin:0'></body>");
            await page.AddScriptTagAsync(new() { Path = script });
            await page.AddScriptTagAsync(new() { Path = Path.Combine(AppContext.BaseDirectory, "figures.js") });
            Assert.Equal(version, await page.EvaluateAsync<string>("() => Plotly.version"));
            await page.EvaluateAsync(
                "async all => { for (const [name, json] of all) { await draw(name, JSON.parse(json)); } }",
                InFolder().Concat(InNotebooks()).Select(figure => new[] { figure.Name, figure.Json }).ToArray());
            _pages[version] = page;
        }

        return page;
    }

    public Task InitializeAsync() => _browser.InitializeAsync();

    public Task DisposeAsync() => _browser.DisposeAsync();

    private static IEnumerable<(string Name, string Json)> InFolder() => Files("figures", "*.plotly.json")
        .Select(file => (Path.GetFileName(file), File.ReadAllText(file)));

    private static IEnumerable<(string Name, string Json)> InNotebooks() => Files("notebooks", "*.ipynb").SelectMany(file =>
        JsonNode.Parse(File.ReadAllText(file))!["cells"]!.AsArray()
            .SelectMany(cell => cell!["outputs"]?.AsArray() ?? [])
            .Select(result => result!["data"]?[MimeType])
            .OfType<JsonNode>()
            .Select((figure, i) => ($"{Path.GetFileNameWithoutExtension(file)}-{i + 1}", figure.ToJsonString())));

    private static IEnumerable<string> Files(string folder, string pattern) => Directory
        .EnumerateFiles(Path.Combine(Root(), folder), pattern, SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal);

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Swa.Research.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
