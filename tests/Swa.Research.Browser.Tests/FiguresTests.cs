using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace Swa.Research.Browser.Tests;

/// <summary>Every committed Plotly figure as versions of Plotly.js draw it.</summary>
public sealed class FiguresTests(Browser browser, ITestOutputHelper output) : IClassFixture<Browser>
{
    private const string MimeType = "application/vnd.plotly.v1+json";

    private static readonly string[] Installed = ["2.27.0", "2.35.2", "3.1.0", "4.1.2"];

    public static TheoryData<string> Versions => [.. Installed];

    public static TheoryData<string, string> VersionsAndFolders
    {
        get
        {
            TheoryData<string, string> all = [];
            foreach (string version in Installed)
            {
                all.Add(version, "figures");
                all.Add(version, "notebooks");
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(VersionsAndFolders))]
    public async Task Every_figure_is_drawn_whole_and_nothing_covers_anything_at_any_width_of_the_page(string version, string folder)
    {
        if (await DrawAsync(version, folder == "figures" ? InFolder() : InNotebooks()) is not { } page)
        {
            return;
        }

        // Narrower after wider: the sizes follow a page that is open already.
        foreach (int width in (int[])[1100, 700])
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.WaitForFunctionAsync("() => drawn.every(one => one.failed || one.figure.layout.width || widthOf(one) === one.place.clientWidth)");
            string[] found = await page.EvaluateAsync<string[]>("() => drawn.flatMap(faults)");
            await KeepPicturesAsync(page, $"{version}-{width}");
            Assert.True(found.Length == 0, $"At {width} px:\n{string.Join('\n', found)}");
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Every_trace_says_its_values_in_words_where_the_mouse_is(string version)
    {
        if (await DrawAsync(version, InFolder()) is not { } page)
        {
            return;
        }

        JsonElement words = (await page.EvaluateAsync("() => drawn.flatMap(hovered)"))!.Value;
        string[] said = [.. words.EnumerateArray().Select(word => word.GetString()!)];
        Assert.NotEmpty(said);
        Assert.All(said, text => Assert.Matches(": .*(λ|C|%|=|[0-9])", text));
        Assert.DoesNotContain(said, text => text.Contains("%{", StringComparison.Ordinal) || text.Contains("undefined", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_point_of_figure_1_says_its_interval_under_a_real_mouse(string version)
    {
        if (await DrawAsync(version, InFolder().Where(figure => figure.Name == "figure1.plotly.json")) is not { } page)
        {
            return;
        }

        JsonElement place = (await page.EvaluateAsync("() => pointOf(drawn[0], 'τ = 0.02', 0.8)"))!.Value;
        await page.Mouse.MoveAsync(place.GetProperty("x").GetSingle(), place.GetProperty("y").GetSingle());
        ILocator label = page.Locator(".hoverlayer .hovertext");
        await Assertions.Expect(label).ToHaveCountAsync(1);
        Assert.Equal(place.GetProperty("words").GetString(), (await label.TextContentAsync())!.Trim());
    }

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

    /// <summary>A page with the figures drawn; null where this version of Plotly.js is not installed.</summary>
    private async Task<IPage?> DrawAsync(string version, IEnumerable<(string Name, string Json)> figures)
    {
        string script = Path.Combine(Environment.GetEnvironmentVariable("PLOTLY") ?? "", version, "node_modules", "plotly.js-dist-min", "plotly.min.js");
        if (!File.Exists(script))
        {
            output.WriteLine($"not run: PLOTLY names no folder with Plotly.js {version}; tests/figures-browser.sh installs it");
            return null;
        }

        IPage page = await browser.NewPageAsync(1100, 900);
        await page.SetContentAsync("<!DOCTYPE html><body style='margin:0'></body>");
        await page.AddScriptTagAsync(new() { Path = script });
        await page.AddScriptTagAsync(new() { Path = Path.Combine(AppContext.BaseDirectory, "figures.js") });
        Assert.Equal(version, await page.EvaluateAsync<string>("() => Plotly.version"));
        foreach ((string name, string json) in figures)
        {
            await page.EvaluateAsync("([name, json]) => draw(name, JSON.parse(json))", new[] { name, json });
        }

        return page;
    }

    private static async Task KeepPicturesAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("PICTURES") is { Length: > 0 } folder)
        {
            foreach (ILocator figure in await page.Locator("body > div").AllAsync())
            {
                await figure.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{await figure.GetAttributeAsync("id")}.png") });
            }
        }
    }
}
