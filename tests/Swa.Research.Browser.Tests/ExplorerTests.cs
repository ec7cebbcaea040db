using System.Text.Json;
using System.Xml.Linq;
using Microsoft.Playwright;
using Swa.Research.Cli.Explorer;
using Swa.Research.Tests;
using Xunit.Abstractions;

namespace Swa.Research.Browser.Tests;

public sealed class ExplorerTests(Browser browser, ITestOutputHelper output) : IClassFixture<Browser>
{
    [Fact]
    public async Task The_page_opens_from_disk_without_a_complaint_or_a_request()
    {
        await using ExplorerTab tab = await browser.OpenAsync();
        foreach (ExplorerPreset preset in ExplorerPreset.All())
        {
            await tab.Page.ClickAsync($"button:text-is('{preset.Name}')");
        }

        Assert.Empty(tab.Complaints);
        Assert.Equal([browser.Address], tab.Requests.Where(url => !url.StartsWith("data:", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_closed_forms_of_the_page_are_those_of_the_library()
    {
        await using ExplorerTab tab = await browser.OpenAsync();
        RandomStream random = RandomStream.For(2026, 0, 0);
        for (int draw = 0; draw < 400; draw++)
        {
            int agents = 1 + random.NextIndex(100);
            double severity = draw % 10 == 0 ? 1 : 0.1 + 100 * random.NextDouble() * random.NextDouble();
            double weight = draw % 7 == 0 ? 1 : random.NextDouble();
            double maxDemand = 0.5 + 50 * random.NextDouble();
            double reference = 0.5 + 500 * random.NextDouble();
            double smoothing = random.NextDouble();
            CongestionGame game = new(agents, 20, severity, maxDemand);
            double?[] expected =
            [
                Threshold.CriticalWeight(game),
                Threshold.CriticalSeverity(agents, weight),
                Threshold.CriticalPopulation(severity, weight),
                game.PrivateMarginal(CapacitySide.Below),
                game.PrivateMarginal(CapacitySide.Above),
                game.WelfareMarginal(CapacitySide.Below),
                game.WelfareMarginal(CapacitySide.Above),
                game.UtilityMarginal(weight, CapacitySide.Below),
                game.UtilityMarginal(weight, CapacitySide.Above),
                NormalisedThreshold.CriticalWeight(severity, maxDemand, reference),
                agents == 1 ? Math.Abs(1 - smoothing) : BeliefLoop.SpectralRadius(agents, smoothing),
                Equilibrium.At(game, weight).SmallestLoad,
                Equilibrium.At(game, weight).LargestLoad,
            ];
            JsonElement got = (await tab.Page.EvaluateAsync(
                """
                ([n, b, l, a, r, s]) => [theory.criticalWeight(n, b), theory.criticalSeverity(n, l), theory.criticalPopulation(b, l),
                  theory.privateMarginal(n, b, false), theory.privateMarginal(n, b, true),
                  theory.welfareMarginal(b, false), theory.welfareMarginal(b, true),
                  theory.utilityMarginal(n, b, l, false), theory.utilityMarginal(n, b, l, true),
                  theory.ruleWeight(b, a, r), theory.spectralRadius(n, s),
                  ...theory.equilibriumLoads({ agents: n, capacity: 20, severity: b, maxDemand: a }, l)]
                """,
                new object[] { agents, severity, weight, maxDemand, reference, smoothing }))!.Value;
            for (int i = 0; i < expected.Length; i++)
            {
                if (expected[i] is { } number)
                {
                    Assert.True(
                        Math.Abs(got[i].GetDouble() - number) <= 1e-9 * Math.Max(1, Math.Abs(number)),
                        $"form {i} of draw {draw}: {got[i]} and {number}");
                }
                else
                {
                    Assert.Equal(JsonValueKind.Null, got[i].ValueKind);
                }
            }
        }
    }

    [Theory]
    [InlineData("n", 9, "marginal phase load words readings formulas")]
    [InlineData("C", 31, "marginal phase load words")]
    [InlineData("b", 0.5, "marginal phase load words readings formulas")]
    [InlineData("l", 0.3, "marginal phase load words readings formulas")]
    [InlineData("a", 16, "marginal phase load words readings")]
    [InlineData("d", 2, "words")]
    [InlineData("s", 0.6, "readings load words")]
    [InlineData("m", 6, "readings phase words")]
    [InlineData("g", 0.1, "phase")]
    [InlineData("r", 60, "readings phase words")]
    [InlineData("u", 9, "load")]
    public async Task Every_slider_changes_what_it_should(string key, double value, string changes)
    {
        await using ExplorerTab tab = await browser.OpenAsync();
        Dictionary<string, string> before = [];
        foreach (string part in changes.Split(' '))
        {
            before[part] = await tab.PictureAsync(part)
                + (ExplorerTab.Charts.Contains(part) ? await tab.PictureAsync($"{part}-caption") : "");
        }

        await tab.SlideAsync(key, value);
        Assert.Empty(await tab.MessageAsync(key));
        foreach ((string part, string old) in before)
        {
            Assert.NotEqual(
                old, await tab.PictureAsync(part) + (ExplorerTab.Charts.Contains(part) ? await tab.PictureAsync($"{part}-caption") : ""));
        }
    }

    [Theory]
    [InlineData("n", "0", "0 is out of range: 1 to 100.")]
    [InlineData("n", "2.5", "2.5 is not whole: an integer from 1 to 100.")]
    [InlineData("C", "", "Enter a number from 1 to 400.")]
    [InlineData("C", "1.5", "The capacity must be above the margin 2.")]
    [InlineData("b", "-1", "−1 is out of range: 0.1 to 100.")]
    [InlineData("l", "1.2", "1.2 is out of range: 0 to 1.")]
    [InlineData("d", "7", "There are only 5 agents.")]
    [InlineData("m", "20", "The margin must be below the capacity 20.")]
    [InlineData("u", "11", "A belief cannot exceed the largest demand 10.")]
    public async Task Input_out_of_range_gets_a_message_next_to_the_field_and_leaves_the_picture(string key, string text, string message)
    {
        await using ExplorerTab tab = await browser.OpenAsync();
        string address = await tab.AddressAsync();
        string before = await tab.EverythingAsync();
        await tab.TypeAsync(key, text);
        Assert.Equal(message, await tab.MessageAsync(key));
        Assert.Equal("true", await tab.Page.GetAttributeAsync($"[id='{key}-number']", "aria-invalid"));
        Assert.Equal(before, await tab.EverythingAsync());
        Assert.Equal(address, await tab.AddressAsync());
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Presets_give_the_numbers_of_the_library_and_say_what_to_look_at()
    {
        await using ExplorerTab tab = await browser.OpenAsync();
        foreach (ExplorerPreset preset in ExplorerPreset.All())
        {
            await tab.Page.ClickAsync($"button:text-is('{preset.Name}')");
            double[][] rows = (await tab.Page.EvaluateAsync<double[][]>("() => data.load.slice(1)"))!;
            Assert.Equal(Loads(ExplorerScenarios.Published(preset.State)), rows.Select(row => row[1]));
            Assert.Equal(Loads(ExplorerScenarios.Robust(preset.State)), rows.Select(row => row[2]));
            string[] readings = (await tab.Page.Locator("#readings .value").AllInnerTextsAsync()).ToArray();
            double critical = Threshold.CriticalWeight(preset.State.N, preset.State.B)!.Value;
            Assert.Equal(critical, double.Parse(readings[0], System.Globalization.CultureInfo.InvariantCulture), 1e-4);
            Assert.Equal("true", await tab.Page.GetAttributeAsync($"button:text-is('{preset.Name}')", "aria-pressed"));
            Assert.Equal(preset.Look, await tab.Page.InnerTextAsync("#look"));
        }

        static double[] Loads(Scenario scenario)
        {
            Episode episode = scenario.Play(0);
            return [.. Enumerable.Range(0, episode.Steps).Select(episode.Load)];
        }
    }

    [Fact]
    public async Task The_sentence_on_the_robust_rule_says_what_the_library_finds()
    {
        await using ExplorerTab tab = await browser.OpenAsync();
        foreach (ExplorerPreset preset in ExplorerPreset.All())
        {
            await tab.Page.ClickAsync($"button:text-is('{preset.Name}')");
            double published = ExplorerScenarios.Published(preset.State).Play(0).Metrics.MeanWelfare;
            double robust = ExplorerScenarios.Robust(preset.State).Play(0).Metrics.MeanWelfare;
            string expected = robust == published ? "does the same here" : robust > published ? "is better here" : "is worse here";
            Assert.Contains(expected, await tab.Page.InnerTextAsync("#robust"), StringComparison.Ordinal);
        }

        await tab.SlideAsync("b", Math.Log10(0.5));
        Assert.Contains("nothing to be robust against", await tab.Page.InnerTextAsync("#robust"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_situation_can_be_linked()
    {
        await using ExplorerTab tab = await browser.OpenAsync();
        await tab.SlideAsync("n", 12);
        await tab.SlideAsync("l", 0.55);
        await tab.SlideAsync("r", 33);
        string fragment = new Uri(await tab.AddressAsync("r=33")).Fragment;
        await using ExplorerTab linked = await browser.OpenAsync(fragment);
        Assert.Equal(await tab.EverythingAsync(), await linked.EverythingAsync());
        await linked.AddressAsync(fragment);
        await using ExplorerTab broken = await browser.OpenAsync("#n=5&l=1.2");
        Assert.Equal("1.2 is out of range: 0 to 1.", await broken.MessageAsync("l"));
        Assert.Empty(broken.Complaints);
    }

    [Theory]
    [InlineData(360)]
    [InlineData(800)]
    [InlineData(1920)]
    public async Task The_page_fits_its_width_in_both_themes(int width)
    {
        foreach (ColorScheme scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using ExplorerTab tab = await browser.OpenAsync(width: width, scheme: scheme);
            Assert.True(await tab.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth") <= width);
            int[] charts =
                (await tab.Page.EvaluateAsync<int[]>(
                "() => [...document.querySelectorAll('.picture')].map(c => c.scrollWidth - c.clientWidth)"))!;
            Assert.All(charts, beyond => Assert.True(beyond <= 0));
            if (Environment.GetEnvironmentVariable("SCREENSHOTS") is { } folder)
            {
                await tab.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"explorer-{width}-{scheme}.png"), FullPage = true });
            }
        }
    }

    [Fact]
    public async Task Every_chart_is_saved_as_svg_and_its_data_as_csv()
    {
        await using ExplorerTab tab = await browser.OpenAsync();
        foreach (string chart in ExplorerTab.Charts)
        {
            XDocument svg = XDocument.Parse(await SavedAsync(tab, chart, "svg"));
            Assert.Equal("svg", svg.Root!.Name.LocalName);
            Assert.DoesNotContain("var(--", svg.ToString(), StringComparison.Ordinal);
            string[] rows = (await SavedAsync(tab, chart, "csv")).Trim().Split('\n');
            Assert.True(rows.Length > 3);
            Assert.All(rows, row => Assert.Equal(rows[0].Split(',').Length, row.Split(',').Length));
        }

        static async Task<string> SavedAsync(ExplorerTab tab, string chart, string form)
        {
            IDownload download = await tab.Page.RunAndWaitForDownloadAsync(
                () => tab.Page.ClickAsync($"button[data-save='{form}'][data-chart='{chart}']"));
            return await File.ReadAllTextAsync(await download.PathAsync());
        }
    }

    [Fact]
    public async Task The_keyboard_reaches_and_moves_everything()
    {
        await using ExplorerTab tab = await browser.OpenAsync();
        List<string> reached = [];
        for (int press = 0; press < 75; press++)
        {
            await tab.Page.Keyboard.PressAsync("Tab");
            reached.Add(await tab.Page.EvaluateAsync<string>("() => document.activeElement.id || document.activeElement.textContent"));
        }

        Assert.Equal("skip", reached[0]);
        Assert.All(
            new[]
            {
                "n", "C", "b", "l", "a", "s", "m", "g", "r", "u", "auto", "n-number", "u-number",
                "SVG", "PNG", "CSV", "back", "copy", "big",
            },
            id => Assert.Contains(id, reached));
        Assert.True(
            reached.IndexOf("l") < reached.IndexOf("n") && reached.IndexOf("n") < reached.IndexOf("s")
            && reached.IndexOf("auto") < reached.IndexOf("SVG"));
        await tab.Page.FocusAsync("#l");
        string before = await tab.Page.InnerTextAsync("#words");
        await tab.Page.Keyboard.PressAsync("ArrowRight");
        Assert.NotEqual(before, await tab.Page.InnerTextAsync("#words"));
        Assert.Equal("0.81", await tab.Page.InputValueAsync("#l-number"));
    }

    [Fact]
    public async Task A_handout_shows_the_situation_and_the_charts_alone()
    {
        await using ExplorerTab tab = await browser.OpenAsync();
        await tab.Page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.False(await tab.Page.IsVisibleAsync("#controls"));
        Assert.False(await tab.Page.IsVisibleAsync(".save >> nth=0"));
        Assert.True(await tab.Page.IsVisibleAsync("#words"));
        Assert.True(await tab.Page.IsVisibleAsync("#phase svg"));
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") is { } folder)
        {
            await tab.Page.PdfAsync(new() { Path = Path.Combine(folder, "handout.pdf") });
        }
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task No_rule_of_accessibility_is_broken(ColorScheme scheme)
    {
        if (Environment.GetEnvironmentVariable("AXE_CORE") is not { } rules)
        {
            output.WriteLine("Did not run: axe-core is not there.");
            return;
        }

        await using ExplorerTab tab = await browser.OpenAsync(scheme: scheme);
        await tab.Page.AddScriptTagAsync(new() { Path = rules });
        string[] broken = (await tab.Page.EvaluateAsync<string[]>(
            "async () => (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] "
                + "})).violations.map(v => v.id + ': ' + v.nodes.map(n => n.target).join(' '))"))!;
        Assert.Empty(broken);
    }

    [Fact]
    public async Task Sixty_slider_events_are_drawn_and_their_times_reported()
    {
        await using ExplorerTab tab = await browser.OpenAsync();
        double[] times = (await tab.Page.EvaluateAsync<double[]>(
            """
            () => {
              const slider = document.getElementById("l");
              const move = (i) => {
                const start = performance.now();
                slider.value = (i % 60) / 60;
                slider.dispatchEvent(new Event("input", { bubbles: true }));
                document.body.getBoundingClientRect();
                return performance.now() - start;
              };
              for (let i = 0; i < 60; i++) move(i);
              return Array.from({ length: 60 }, (_, i) => move(i));
            }
            """))!;
        Array.Sort(times);
        output.WriteLine(FormattableString.Invariant($"milliseconds a slider event: median {times[30]:0.0}, largest {times[^1]:0.0}"));

        // The goal is a frame of 16 ms; the bound is wide, as a busy machine must not fail the check.
        Assert.True(times[30] <= 100, FormattableString.Invariant($"the median event took {times[30]:0.0} ms"));
    }
}
