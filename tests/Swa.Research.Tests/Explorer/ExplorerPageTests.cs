using System.Globalization;
using System.Text.RegularExpressions;
using Swa.Research.Cli.Explorer;
using Swa.Research.Figures;
using Swa.Research.Tests.Cli;

namespace Swa.Research.Tests.Explorer;

public partial class ExplorerPageTests
{
    [Fact]
    public async Task The_page_is_one_file_below_2_MB_that_names_no_other()
    {
        using TemporaryFolder folder = new();
        Assert.Equal(0, (await Cli.Swa.RunAsync("explorer", "--out", folder.File("page.html"))).ExitCode);
        string page = await File.ReadAllTextAsync(folder.File("page.html"));
        Assert.True(new FileInfo(folder.File("page.html")).Length < 2_000_000);
        Assert.DoesNotMatch("(src|href)=\"(?!#|data:)", page);
        Assert.DoesNotContain("/* computed */", page, StringComparison.Ordinal);
        Assert.DoesNotContain("/* scripts */", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<!-- TEACHING.md -->", page, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(page, "</script>"));
    }

    [Fact]
    public void The_committed_page_is_what_the_command_writes() =>
        Assert.Equal(ExplorerPage.Render(), File.ReadAllText(Path.Combine(Repository.Root, "figures", "explorer.html")));

    [Fact]
    public void The_presets_show_what_they_are_named_for()
    {
        Dictionary<string, double[]> published = ExplorerPreset.All().ToDictionary(
            preset => preset.Name, preset => Loads(ExplorerScenarios.Published(preset.State)));
        Dictionary<string, double[]> robust = ExplorerPreset.All().ToDictionary(
            preset => preset.Name, preset => Loads(ExplorerScenarios.Robust(preset.State)));
        Assert.All(published["Nobody cares"], load => Assert.Equal(50, load));
        Assert.Contains(published["Twelve agents"], load => load > 2 * 48);
        Assert.All(robust["Twelve agents"], load => Assert.True(load <= 48));
        Assert.All(published["The clipping trap"], load => Assert.Equal(50, load));
        Assert.All(robust["The clipping trap"], load => Assert.True(load <= 20));
        Assert.All(published["One defector"], load => Assert.True(load <= 20));
        Assert.All(published["A harsher penalty"], load => Assert.True(load <= 20));
        Assert.All(robust["A harsher penalty"], load => Assert.True(load > 20));

        static double[] Loads(Scenario scenario)
        {
            Episode episode = scenario.Play(0);
            return [.. Enumerable.Range(0, episode.Steps).Select(episode.Load)];
        }
    }

    [Fact]
    public void Text_has_the_contrast_of_AA_in_both_themes()
    {
        string page = ExplorerPage.Render();
        string css = page[..page.IndexOf("@media print", StringComparison.Ordinal)];
        MatchCollection themes = Theme().Matches(css);
        Assert.Equal(2, themes.Count);
        foreach (Match theme in themes)
        {
            Dictionary<string,
            string> colours = Variable().Matches(theme.Value).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
            foreach (string ground in new[] { "paper", "panel" })
            {
                Assert.All(
                    new[] { "ink", "quiet", "error", "accent" },
                    text => Assert.True(Contrast(colours[text], colours[ground]) >= 4.5, $"{text} on {ground}"));
                Assert.All(
                    new[] { "swa", "private", "welfare", "point" },
                    line => Assert.True(Contrast(colours[line], colours[ground]) >= 3, $"{line} on {ground}"));
            }

            Assert.True(Contrast(colours["accent-ink"], colours["accent"]) >= 4.5);
            Assert.All(
                new[] { "more", "less" },
                ground => Assert.All(
                new[] { "swa", "private", "welfare" },
                line => Assert.True(Contrast(colours[line], colours[ground]) >= 3, $"{line} on {ground}")));
        }
    }

    private static double Contrast(string one, string other)
    {
        (double light, double dark) = (Math.Max(Luminance(one), Luminance(other)), Math.Min(Luminance(one), Luminance(other)));
        return (light + 0.05) / (dark + 0.05);
    }

    private static double Luminance(string colour)
    {
        double[] parts =
            [.. Enumerable.Range(0, 3).Select(
            i => int.Parse(colour.AsSpan(1 + 2 * i, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)];
        double[] linear = [.. parts.Select(part => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4))];
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
    }

    [GeneratedRegex(@":root \{[^}]*\}")]
    private static partial Regex Theme();

    [GeneratedRegex(@"--([a-z-]+): (#[0-9a-f]{6});")]
    private static partial Regex Variable();
}
