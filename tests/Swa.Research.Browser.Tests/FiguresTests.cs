using System.Text.Json;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace Swa.Research.Browser.Tests;

/// <summary>Every committed Plotly figure as versions of Plotly.js draw it.</summary>
public sealed class FiguresTests(DrawnFigures figures, ITestOutputHelper output) : IClassFixture<DrawnFigures>
{
    public static TheoryData<string> Versions => ["2.27.0", "2.35.2", "3.1.0", "4.1.2"];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Every_figure_is_drawn_whole_and_nothing_covers_anything_at_any_width_of_the_page(string version)
    {
        if (await PageAsync(version) is not { } page)
        {
            return;
        }

        // Narrower after wider: the sizes follow a page that is open already.
        foreach (int width in (int[])[1100, 700])
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.WaitForFunctionAsync(
                "() => drawn.every(one => one.failed || one.figure.layout.width || widthOf(one) === one.place.clientWidth)");
            string[] found = await page.EvaluateAsync<string[]>("() => drawn.flatMap(faults)");
            await KeepPicturesAsync(page, $"{version}-{width}");
            Assert.True(found.Length == 0, $"At {width} px:\n{string.Join('\n', found)}");
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Every_trace_says_its_values_in_words_where_the_mouse_is(string version)
    {
        if (await PageAsync(version) is not { } page)
        {
            return;
        }

        JsonElement words = (await page.EvaluateAsync("() => drawn.flatMap(hovered)"))!.Value;
        string[] said = [.. words.EnumerateArray().Select(word => word.GetString()!)];
        Assert.NotEmpty(said);
        Assert.All(said, text => Assert.Matches(": .*(λ|C|%|=|[0-9])", text));
        Assert.DoesNotContain(
            said, text => text.Contains("%{", StringComparison.Ordinal) || text.Contains("undefined", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_point_of_figure_1_says_its_interval_under_a_real_mouse(string version)
    {
        if (await PageAsync(version) is not { } page)
        {
            return;
        }

        ILocator figure = page.Locator("[id='figure1.plotly.json']");
        await figure.ScrollIntoViewIfNeededAsync();
        JsonElement place = (await page.EvaluateAsync(
            "() => pointOf(drawn.find(one => one.name === 'figure1.plotly.json'), 'τ = 0.02', 0.8)"))!.Value;
        await page.Mouse.MoveAsync(place.GetProperty("x").GetSingle(), place.GetProperty("y").GetSingle());
        await Assertions.Expect(figure.Locator(".hoverlayer .hovertext")).ToHaveTextAsync([place.GetProperty("words").GetString()!]);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_slider_under_a_real_mouse_moves_the_data_and_not_the_axes(string version)
    {
        if (await PageAsync(version) is not { } page)
        {
            return;
        }

        string[] names = await page.EvaluateAsync<string[]>("sliders");
        Assert.Equal(3, names.Length);
        foreach (string name in names)
        {
            await page.EvaluateAsync("drawAlone", name);
            ILocator figure = page.Locator($"[id='alone-{name}']");
            await figure.ScrollIntoViewIfNeededAsync();
            JsonElement before = await PositionAsync();
            LocatorBoundingBoxResult rail = (await figure.Locator(".slider-rail-touch-rect").BoundingBoxAsync())!;
            await page.Mouse.ClickAsync(rail.X + rail.Width - 2, rail.Y + rail.Height / 2);
            // The value is there first, the data are drawn after it.
            await page.WaitForFunctionAsync(
                "([name, points]) => JSON.stringify(JSON.parse(position(drawn.find(one => one.name === name))).points) !== points",
                new object[] { $"alone-{name}", before.GetProperty("points").GetRawText() });
            JsonElement after = await PositionAsync();
            Assert.NotEqual(before.GetProperty("value")[0].GetString(), after.GetProperty("value")[0].GetString());
            Assert.Equal(before.GetProperty("axes").GetRawText(), after.GetProperty("axes").GetRawText());
            string last = after.GetProperty("value").EnumerateArray().Last().GetString()!;
            Assert.EndsWith($" = {last}", after.GetProperty("value")[0].GetString()!, StringComparison.Ordinal);
            await KeepPicturesAsync(page, $"{version}-moved", $"[id='alone-{name}']");
            await page.EvaluateAsync("name => { drawn.pop(); document.getElementById(`alone-${name}`).remove(); }", name);

            async Task<JsonElement> PositionAsync() => JsonDocument.Parse(await page.EvaluateAsync<string>(
                "name => position(drawn.find(one => one.name === name))", $"alone-{name}")).RootElement;
        }
    }

    private async Task<IPage?> PageAsync(string version)
    {
        IPage? page = await figures.PageAsync(version);
        if (page is null)
        {
            output.WriteLine($"not run: PLOTLY names no folder with Plotly.js {version}; tests/figures-browser.sh installs it");
        }

        return page;
    }

    private static async Task KeepPicturesAsync(IPage page, string name, string figures = "body > div")
    {
        if (Environment.GetEnvironmentVariable("PICTURES") is { Length: > 0 } folder)
        {
            foreach (ILocator figure in await page.Locator(figures).AllAsync())
            {
                await figure.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{await figure.GetAttributeAsync("id")}.png") });
            }
        }
    }
}
