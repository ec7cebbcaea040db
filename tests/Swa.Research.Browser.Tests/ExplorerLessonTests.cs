using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Swa.Research.Browser.Tests;

/// <summary>The lesson's way from screen to screen, and what each screen does with what a person moves.</summary>
public sealed partial class ExplorerLessonTests(Browser browser) : IClassFixture<Browser>
{
    private static readonly (int Number, string Field, string Picture, string Address)[] Lesson =
    [
        (1, "s1-x", "rounds", "#at=1&x=7&asks=4,10,7.5&who=group"),
        (2, "s2-x", "temptation", "#at=2&x=6&o=12"),
        (3, "s3-e", "groupLoss", "#at=3&e=8.5"),
        (4, "s4-l", "caring", "#at=4&l=0.9&guess=0.4"),
        (5, "s5-l", "slopes", "#at=5&l=0.2&b=3"),
        (6, "s6-n", "map", "#at=6&n=12&b=3&l=0.7"),
        (7, "s7-l", "failure", "#at=7&l=0.6"),
        (8, "l", "load", "#at=8&l=0.3&b=2&n=7&C=20&a=10&d=1&s=0.1&m=2&g=0.02&u=4"),
    ];

    /// <summary>Every screen with its first field, its first picture, and an address that shows something of its own.</summary>
    public static TheoryData<int, string, string, string> Screens
    {
        get
        {
            TheoryData<int, string, string, string> rows = [];
            Array.ForEach(Lesson, screen => rows.Add(screen.Number, screen.Field, screen.Picture, screen.Address));
            return rows;
        }
    }

    [Fact]
    public async Task The_keyboard_alone_goes_through_the_lesson()
    {
        await using ExplorerTab tab = await browser.OpenAsync("");
        foreach ((int screen, string field, string picture, _) in Lesson)
        {
            Assert.Equal($"{screen} of 8", await tab.Page.InnerTextAsync("#progress"));
            Assert.Equal([$"screen-{screen}"], await VisibleAsync(tab));
            if (screen == 4)
            {
                await PressTabUntilAsync(tab, "guess");
                await tab.Page.Keyboard.PressAsync("Enter");
            }

            string before = await tab.PictureAsync(picture);
            await PressTabUntilAsync(tab, field);
            await tab.Page.Keyboard.PressAsync("ArrowRight");
            if (screen == 1)
            {
                await PressTabUntilAsync(tab, "play");
                await tab.Page.Keyboard.PressAsync("Space");
            }

            Assert.NotEqual(before, await tab.PictureAsync(picture));
            if (screen < 8)
            {
                await PressTabUntilAsync(tab, "next");
                await tab.Page.Keyboard.PressAsync("Enter");
                Assert.Equal($"title-{screen + 1}", await FocusedAsync(tab));
            }
        }

        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task The_threshold_is_shown_after_a_guess_and_not_before()
    {
        await using ExplorerTab tab = await browser.OpenAsync("#at=4");
        string stop = Threshold.CriticalWeight(CongestionGame.Paper)!.Value.ToString(CultureInfo.InvariantCulture);
        Assert.DoesNotContain(stop, await ScreenTextAsync(tab, 4), StringComparison.Ordinal);
        Assert.DoesNotContain("what they ask for", await tab.PictureAsync("caring"), StringComparison.Ordinal);
        await tab.Page.ClickAsync("#next", new() { Force = true });
        Assert.Equal(["screen-4"], await VisibleAsync(tab));
        Assert.Contains("guess first", await tab.Page.InnerTextAsync("#reason"), StringComparison.Ordinal);

        await tab.SlideAsync("s4-l", 0.6);
        await tab.Page.ClickAsync("#guess");
        Assert.Contains("You guessed 0.6", await ScreenTextAsync(tab, 4), StringComparison.Ordinal);
        Assert.Contains(stop, await ScreenTextAsync(tab, 4), StringComparison.Ordinal);
        Assert.Contains("what they ask for", await tab.PictureAsync("caring"), StringComparison.Ordinal);
        await tab.Page.ClickAsync("#next");
        Assert.Equal(["screen-5"], await VisibleAsync(tab));
    }

    [Fact]
    public async Task Back_and_forward_of_the_browser_go_from_screen_to_screen()
    {
        await using ExplorerTab tab = await browser.OpenAsync("");
        await tab.Page.ClickAsync("#next");
        await tab.SlideAsync("s2-x", 9);
        await tab.Page.ClickAsync("#next");
        await tab.Page.ClickAsync("a[data-go='7']");
        await tab.Page.EvaluateAsync("() => history.back()");
        await tab.Page.WaitForSelectorAsync("#screen-3:not([hidden])");
        await tab.Page.EvaluateAsync("() => history.back()");
        await tab.Page.WaitForSelectorAsync("#screen-2:not([hidden])");
        Assert.Equal("9", await tab.Page.InputValueAsync("#s2-x-number"));
        await tab.Page.EvaluateAsync("() => history.forward()");
        await tab.Page.WaitForSelectorAsync("#screen-3:not([hidden])");
        Assert.Equal(["screen-3"], await VisibleAsync(tab));
        Assert.Empty(tab.Complaints);
    }

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task A_link_brings_a_screen_back_as_it_was(int screen, string field, string picture, string fragment)
    {
        await using ExplorerTab tab = await browser.OpenAsync(fragment);
        await using ExplorerTab untouched = await browser.OpenAsync($"#at={screen}");
        Assert.NotEqual(await untouched.PictureAsync(picture), await tab.PictureAsync(picture));
        await tab.Page.FocusAsync($"#{field}");
        await tab.Page.Keyboard.PressAsync("ArrowRight");
        await tab.Page.ClickAsync("#copy");
        string link = await tab.Page.InputValueAsync("#link-text");
        Assert.NotEqual(fragment, new Uri(link).Fragment);
        await using ExplorerTab linked = await browser.OpenAsync(new Uri(link).Fragment);
        Assert.Equal(await tab.Page.InnerHTMLAsync($"#screen-{screen}"), await linked.Page.InnerHTMLAsync($"#screen-{screen}"));
        Assert.Equal(await tab.Page.InputValueAsync($"#{field}"), await linked.Page.InputValueAsync($"#{field}"));
        Assert.Equal([$"screen-{screen}"], await VisibleAsync(linked));
    }

    [Fact]
    public async Task A_link_is_copied_from_a_server_and_shown_with_advice_from_a_file()
    {
        await using ExplorerTab file = await browser.OpenAsync("#at=3&e=8");
        await file.Page.ClickAsync("#copy");
        Assert.EndsWith("#at=3&e=8", await file.Page.InputValueAsync("#link-text"), StringComparison.Ordinal);
        Assert.Equal("link-text", await FocusedAsync(file));
        Assert.Contains("send the file too", await file.Page.InnerTextAsync("#link-note"), StringComparison.Ordinal);

        IPage page = await browser.NewPageAsync(1300, 900);
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        string path = new Uri(browser.Address).LocalPath;
        await page.RouteAsync("https://lesson.example/**", route => route.FulfillAsync(new() { Path = path }));
        await page.GotoAsync("https://lesson.example/explorer.html#at=5");
        await page.ClickAsync("#copy");
        await page.WaitForFunctionAsync("() => document.getElementById('link-note').textContent !== ''");
        Assert.False(await page.IsVisibleAsync("#link"));
        Assert.Equal("https://lesson.example/explorer.html#at=5", await page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("#at=2", "temptation", "s2-x-number")]
    [InlineData("#at=3", "groupLoss", "s3-e-number")]
    [InlineData("#at=4", "caring", "s4-l-number")]
    [InlineData("#at=5", "slopes", "s5-l-number")]
    [InlineData("#at=6", "map", "s6-l-number")]
    [InlineData("#at=7", "failure", "s7-l-number")]
    [InlineData("#at=7&case=trap&u=6", "failure", "s7-u-number")]
    [InlineData("#at=8", "phase", "l-number")]
    public async Task Points_are_dragged_and_moved_by_arrow_keys(string fragment, string picture, string number)
    {
        await using ExplorerTab tab = await browser.OpenAsync(fragment);
        ILocator handle = tab.Page.Locator($"#{picture}-figure .handle");
        Assert.True(await handle.EvaluateAsync<double>("point => Math.min(point.clientWidth, point.clientHeight)") >= 40);
        double before = await NumberAsync(tab, number);
        bool isUpright = fragment.Contains("trap", StringComparison.Ordinal);
        await handle.FocusAsync();
        await tab.Page.Keyboard.PressAsync(isUpright ? "ArrowDown" : "ArrowLeft");
        double nudged = await NumberAsync(tab, number);
        Assert.True(nudged < before, $"{before} became {nudged}");
        Assert.True(await handle.EvaluateAsync<bool>("point => point === document.activeElement"));

        await handle.HoverAsync();
        LocatorBoundingBoxResult box = (await handle.BoundingBoxAsync())!;
        (float x, float y) = (box.X + box.Width / 2, box.Y + box.Height / 2);
        await tab.Page.Mouse.MoveAsync(x, y);
        await tab.Page.Mouse.DownAsync();
        await tab.Page.Mouse.MoveAsync(isUpright ? x : x - 60, isUpright ? y + 40 : y, new() { Steps = 4 });
        await tab.Page.Mouse.UpAsync();
        Assert.True(await NumberAsync(tab, number) < nudged - 0.02 * Math.Abs(nudged));
    }

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task On_a_phone_nothing_scrolls_sideways_and_control_and_picture_are_seen_at_once(
        int screen, string field, string picture, string fragment)
    {
        foreach (string address in new[] { fragment, $"#at={screen}" })
        {
            await using ExplorerTab tab = await browser.OpenAsync(
                address, width: 390, height: 844, scheme: screen % 2 == 0 ? ColorScheme.Dark : ColorScheme.Light);
            Assert.True(await tab.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth") <= 390);
            double[] edges = (await tab.Page.EvaluateAsync<double[]>(
                """
                ([field, picture]) => {
                  const bottom = () => document.querySelector(".pager").getBoundingClientRect().top;
                  const box = (id) => document.getElementById(id).getBoundingClientRect();
                  window.scrollBy(0, box(picture).bottom - bottom());
                  return [box(field).top, box(field).bottom, box(picture).top, box(picture).bottom, bottom()];
                }
                """,
                new object[] { field, picture }))!;
            string seen = string.Join(", ", edges);
            Assert.True(edges[0] >= 0 && edges[1] <= edges[2] && edges[2] >= 0 && edges[3] <= edges[4] + 1, seen);
        }
    }

    [Fact]
    public async Task The_projector_has_large_text_in_page_and_charts_and_the_address_keeps_it()
    {
        await using ExplorerTab tab = await browser.OpenAsync("#at=5", width: 1920, height: 1080);
        Assert.True(await SmallestAsync(tab) < 20);
        await tab.Page.ClickAsync("#big");
        Assert.True(await SmallestAsync(tab) >= 22);
        Assert.Equal("true", await tab.Page.GetAttributeAsync("#big", "aria-pressed"));
        string big = new Uri(await tab.AddressAsync("big=1")).Fragment;
        await using ExplorerTab linked = await browser.OpenAsync(big, width: 1920, height: 1080);
        Assert.True(await SmallestAsync(linked) >= 22);
        await linked.Page.ClickAsync("#next");
        Assert.Contains("big=1", await linked.AddressAsync("at=6"), StringComparison.Ordinal);

        static Task<double> SmallestAsync(ExplorerTab tab) => tab.Page.EvaluateAsync<double>(
            """
            () => Math.min(...[...document.querySelectorAll("#screen-5 .picture text, #screen-5 .told p, #screen-5 .live p")]
              .map((text) => parseFloat(getComputedStyle(text).fontSize)))
            """);
    }

    [Fact]
    public async Task Every_picture_is_saved_as_a_png_that_shows_it()
    {
        foreach ((string picture, string fragment) in Lesson.Select(screen => (screen.Picture, screen.Address))
            .Append(("phase", "#at=8")).Append(("marginal", "#at=8")))
        {
            await using ExplorerTab tab = await browser.OpenAsync(
                fragment, scheme: picture == "map" ? ColorScheme.Dark : ColorScheme.Light);
            IDownload download = await tab.Page.RunAndWaitForDownloadAsync(
                () => tab.Page.ClickAsync($"button[data-save='png'][data-chart='{picture}']"));
            Assert.Equal($"{picture}.png", download.SuggestedFilename);
            double[] seen = (await tab.Page.EvaluateAsync<double[]>(
                """
                async (bytes) => {
                  const image = new Image();
                  image.src = "data:image/png;base64," + bytes;
                  await image.decode();
                  const canvas = document.createElement("canvas");
                  [canvas.width, canvas.height] = [400, (400 * image.naturalHeight) / image.naturalWidth];
                  const context = canvas.getContext("2d");
                  context.imageSmoothingEnabled = false;
                  context.drawImage(image, 0, 0, canvas.width, canvas.height);
                  const pixels = new Uint32Array(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
                  const counts = new Map();
                  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
                  const sizes = [...counts.values()];
                  return [image.naturalWidth, sizes.filter((count) => count > 30).length, Math.max(...sizes) / pixels.length];
                }
                """,
                Convert.ToBase64String(await File.ReadAllBytesAsync(await download.PathAsync()))))!;
            Assert.True(seen[0] >= 1200 && seen[1] >= 5 && seen[2] < 0.9, $"{picture}: {string.Join(", ", seen)}");
        }
    }

    [Fact]
    public async Task No_legend_shows_one_swatch_twice()
    {
        string[] others = ["#at=7&case=trap", "#at=7&case=many", "#at=8&l=0.9", "#at=8&C=100", "#at=8"];
        foreach (string address in Lesson.Select(screen => screen.Address).Concat(others))
        {
            await using ExplorerTab tab = await browser.OpenAsync(address);
            string[] twins = (await tab.Page.EvaluateAsync<string[]>(
                """
                () => [...document.querySelectorAll(".picture")].flatMap((picture) => {
                  const looks = [...picture.querySelectorAll(".key")].map(({ firstChild: mark }) =>
                    [mark.tagName, mark.getAttribute("fill"), mark.getAttribute("stroke"), mark.getAttribute("stroke-dasharray")].join());
                  return looks.filter((look, i) => looks.indexOf(look) !== i).map((look) => picture.id + " " + look);
                })
                """))!;
            Assert.Empty(twins);
        }
    }

    [Fact]
    public async Task The_sentences_take_their_numbers_from_the_game()
    {
        string page = await File.ReadAllTextAsync(new Uri(browser.Address).LocalPath);
        string other = page.Replace(
            "\"game\":{\"agents\":5,\"capacity\":20,\"severity\":1.6,\"maxDemand\":10}",
            "\"game\":{\"agents\":7,\"capacity\":42,\"severity\":2.3,\"maxDemand\":9}",
            StringComparison.Ordinal);
        Assert.NotEqual(page, other);
        IPage tab = await browser.NewPageAsync(1300, 900);
        await tab.RouteAsync("https://lesson.example/**", route => route.FulfillAsync(new() { Body = other, ContentType = "text/html" }));
        List<string> typed = [];
        foreach (string screen in new[] { "1", "1&asks=6,9", "2", "3&e=8", "4&guess=0.3", "5&l=0.3" })
        {
            await tab.GotoAsync("about:blank");
            await tab.GotoAsync($"https://lesson.example/#at={screen}");
            string text = await tab.EvaluateAsync<string>(
                """
                () => {
                  document.querySelectorAll(".picture").forEach((picture) => picture.remove()); // its axes have numbers of their own
                  return document.querySelector("main").innerText;
                }
                """);
            typed.AddRange(OldNumbers().Matches(text).Select(match => $"{match.Value} on screen {screen}"));
        }

        Assert.Empty(typed);
        await tab.Context.CloseAsync();
    }

    [Fact]
    public async Task The_lesson_is_dark_where_the_reader_wants_it_and_prints_light_without_controls()
    {
        await using ExplorerTab light = await browser.OpenAsync("#at=5");
        await using ExplorerTab dark = await browser.OpenAsync("#at=5", scheme: ColorScheme.Dark);
        Assert.True(await BrightnessAsync(light) > 200 && await BrightnessAsync(dark) < 60);
        await dark.Page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.True(await BrightnessAsync(dark) > 200);
        foreach (string gone in new[] { ".pager", "#screen-5 .controls", "#screen-5 .save", "#screen-5 .handle", "#steps", ".tools" })
        {
            Assert.False(await dark.Page.IsVisibleAsync(gone), gone);
        }

        foreach (string there in new[] { "#title-5", "#screen-5 .told", "#slopes svg", "#live-5" })
        {
            Assert.True(await dark.Page.IsVisibleAsync(there), there);
        }

        static Task<double> BrightnessAsync(ExplorerTab tab) => tab.Page.EvaluateAsync<double>(
            "() => Math.max(...getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number))");
    }

    [Fact]
    public async Task The_teachers_note_is_shown_and_leads_back_to_the_screens()
    {
        await using ExplorerTab tab = await browser.OpenAsync("#at=4");
        await tab.Page.ClickAsync("a[data-go='note']");
        Assert.Equal("title-note", await FocusedAsync(tab));
        Assert.Empty(await VisibleAsync(tab));
        await tab.Page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.True(await tab.Page.IsVisibleAsync("#teaching table"));
        await tab.Page.EmulateMediaAsync(new() { Media = Media.Screen });
        await tab.Page.ClickAsync("#teaching a[href='#at=6'] >> nth=0");
        await tab.Page.WaitForSelectorAsync("#screen-6:not([hidden])");
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task No_rule_of_accessibility_is_broken_on_any_screen()
    {
        if (Environment.GetEnvironmentVariable("AXE_CORE") is not { } rules)
        {
            return; // the sandbox' own test says so
        }

        string[] others = ["#at=4", "#at=7&case=trap", "#at=note"];
        foreach (string address in Lesson.Select(screen => screen.Address).Concat(others))
        {
            await using ExplorerTab tab = await browser.OpenAsync(
                address, scheme: address.Length % 2 == 0 ? ColorScheme.Dark : ColorScheme.Light);
            await tab.Page.AddScriptTagAsync(new() { Path = rules });
            string[] broken = (await tab.Page.EvaluateAsync<string[]>(
                "async () => (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] "
                    + "})).violations.map(v => v.id + ': ' + v.nodes.map(n => n.target).join(' '))"))!;
            Assert.True(broken.Length == 0, $"{address}: {string.Join("; ", broken)}");
        }
    }

    private static async Task PressTabUntilAsync(ExplorerTab tab, string id)
    {
        for (int press = 0; press < 80; press++)
        {
            if (await FocusedAsync(tab) == id)
            {
                return;
            }

            await tab.Page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"The keyboard does not reach {id}.");
    }

    private static Task<string> FocusedAsync(ExplorerTab tab) => tab.Page.EvaluateAsync<string>("() => document.activeElement.id");

    private static async Task<string[]> VisibleAsync(ExplorerTab tab) => (await tab.Page.EvaluateAsync<string[]>(
        "() => [...document.querySelectorAll('section.screen')].filter(one => one.checkVisibility()).map(one => one.id)"))!;

    private static Task<string> ScreenTextAsync(ExplorerTab tab, int screen) => tab.Page.InnerTextAsync($"#screen-{screen}");

    private static async Task<double> NumberAsync(ExplorerTab tab, string id) =>
        double.Parse(await tab.Page.InputValueAsync($"#{id}"), CultureInfo.InvariantCulture);

    /// <summary>Numbers that belong to the paper's game and to no other.</summary>
    [GeneratedRegex(@"(?<![\d.])(0\.85|1\.6|0\.32|0\.68|0\.6|0\.12|20|50|five|four)(?![\d.]|\w)")]
    private static partial Regex OldNumbers();
}
