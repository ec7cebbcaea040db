using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Swa.Research.Cli.Documentation;
using Swa.Research.Figures;

namespace Swa.Research.Tests.Cli;

public sealed partial class DocsCommandTests(DocsCommandTests.Checkout checkout) : IClassFixture<DocsCommandTests.Checkout>
{
    private const string Hostile = "<script>hit()</script><img src=x onerror=hit()> \" onload=\"hit()";

    [Fact]
    public void Every_link_picture_and_anchor_leads_somewhere()
    {
        List<string> lost = [];
        foreach ((string page, string html) in checkout.Pages)
        {
            foreach (Match match in Address().Matches(html))
            {
                string address = WebUtility.HtmlDecode(match.Groups["address"].Value);
                if (address.StartsWith("https://", StringComparison.Ordinal) || address.StartsWith("data:image/", StringComparison.Ordinal))
                {
                    continue;
                }

                string[] parts = address.Split('#');
                string target = parts[0].Length == 0 ? page : Resolved(page, Uri.UnescapeDataString(parts[0]));
                if (!checkout.Site.ContainsKey(target) || (parts.Length > 1 && !checkout.Anchors[target].Contains(parts[1])))
                {
                    lost.Add($"{page}: {address}");
                }
            }
        }

        Assert.Empty(lost);
        Assert.All(checkout.Anchors, page => Assert.Equal(page.Value.Distinct(), page.Value));
    }

    [Fact]
    public void The_search_leads_to_places_that_exist()
    {
        string script = Encoding.UTF8.GetString(checkout.Site["search.js"]);
        string[][] found = JsonSerializer.Deserialize<string[][]>(Index().Match(script).Groups[1].Value)!;
        Assert.Contains(found, entry => entry[0] == "CongestionGame");
        Assert.Contains(found, entry => entry[0] == "Two commands" && entry[1] == "index.html#two-commands");
        Assert.All(found.Select(entry => entry[1].Split('#')), address =>
        {
            Assert.True(checkout.Site.ContainsKey(address[0]), address[0]);
            Assert.True(address.Length == 1 || checkout.Anchors[address[0]].Contains(address[1]), string.Join('#', address));
        });
    }

    [Fact]
    public void Every_page_of_the_checkout_is_in_it_and_every_type_is_documented()
    {
        foreach (string file in House.DocumentationTests.Pages.Cast<object[]>().Select(row => (string)row[0]).Where(page => page[0] != '.'))
        {
            string page = Path.GetFileName(file) == "README.md" ? $"{file[..^9]}index.html" : Path.ChangeExtension(file, ".html");
            Assert.Contains(page.Replace('\\', '/'), checkout.Site.Keys);
        }

        foreach (string notebook in Directory.GetFiles(Path.Combine(Repository.Root, "notebooks"), "*.ipynb"))
        {
            string page = checkout.Pages[$"notebooks/{Path.GetFileNameWithoutExtension(notebook)}.html"];
            Assert.Contains("<img alt=\"", page, StringComparison.Ordinal);
            Assert.Contains("class=\"output\"", page, StringComparison.Ordinal);
        }

        string[] api = [.. checkout.Pages.Where(page => page.Key.StartsWith("api/S", StringComparison.Ordinal)).Select(page => page.Value)];
        Assert.Equal(9, api.Length);
        Assert.All(api, page => Assert.DoesNotMatch("<p class=\"kind\">[^<]*</p>\n(?!<p>)", page));
        Assert.Contains("<dt><a href=\"#ParameterException\">ParameterException</a></dt>", checkout.Pages["api/Swa.Research.html"]);
        Assert.Contains(
            "static double? CriticalWeight(int agents, double severity)",
            checkout.Pages["api/Swa.Research.html"],
            StringComparison.Ordinal);
        Assert.All(checkout.Pages.Values, page => Assert.Contains(OutputFile.Mark, page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whatever_pages_notebooks_and_comments_hold_runs_nothing()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File(Site.Solution), "");
        string notebook = JsonSerializer.Serialize(new
        {
            nbformat = 4,
            nbformat_minor = 5,
            metadata = new { },
            cells = new object[]
            {
                new { cell_type = "markdown", id = "a", metadata = new { }, source = $"# {Hostile}\n\n[x](javascript:hit())" },
                new
                {
                    cell_type = "code", id = "b", metadata = new { }, execution_count = 1, source = Hostile,
                    outputs = new[]
                    {
                        new
                        {
                            output_type = "display_data", metadata = new { },
                            data = new Dictionary<string, string> { ["text/html"] = Hostile, ["text/plain"] = Hostile },
                        },
                    },
                },
            },
        });
        Directory.CreateDirectory(folder.File("notebooks"));
        await File.WriteAllTextAsync(folder.File("notebooks", "n.ipynb"), notebook);
        await File.WriteAllTextAsync(folder.File("x.sh"), Hostile);
        await File.WriteAllTextAsync(
            folder.File("README.md"),
            $"# A {Hostile}\n\n<a href=\"javascript:hit()\" onclick=\"hit()\">a</a> [up](../../etc/passwd) [b](//evil) [s](x.sh)\n\n"
                + "![p](https://evil/x.png) ![q](../secret.svg)");
        await File.WriteAllTextAsync(folder.File("Swa.Research.xml"), $"""
            <doc><assembly><name>Swa.Research</name></assembly><members><member name="T:Swa.Research.Belief">
            <summary>{WebUtility.HtmlEncode(Hostile)} <script>hit()</script> <see cref="javascript:hit()"/>
            <c>{WebUtility.HtmlEncode(Hostile)}</c>
            <code>{WebUtility.HtmlEncode(Hostile)}</code></summary></member></members></doc>
            """);
        IReadOnlyDictionary<string, byte[]> site = Site.Of(folder.Path, folder.Path, CancellationToken.None);
        string[] pages = [.. site.Where(file => file.Key.EndsWith(".html", StringComparison.Ordinal) && file.Key != "figures/explorer.html")
            .Select(file => Encoding.UTF8.GetString(file.Value))];
        Assert.Equal(5, pages.Length);
        Assert.Contains("index.html", site.Keys);
        foreach (string page in pages)
        {
            Assert.DoesNotMatch("<script(?! defer src)|<[^>]* on[a-z]+=|javascript:[^<]*\">|<img[^>]* src=\"?x|passwd\"|evil|secret", page);
            Assert.Contains("script-src 'self'", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task It_needs_a_checkout_and_follows_the_rule_of_files()
    {
        using TemporaryFolder folder = new();
        Swa.Outcome outside = await SwaProcess.RunAsync(folder.Path, "docs", "--out", "site");
        Assert.Equal(
            (1, "swa: 'swa docs' needs a checkout: run it in the folder that holds Swa.Research.sln, or below it.\n"),
            (outside.ExitCode, outside.Error));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));

        await File.WriteAllTextAsync(folder.File(Site.Solution), "");
        await File.WriteAllTextAsync(folder.File("README.md"), "# One");
        Swa.Outcome first = await SwaProcess.RunAsync(folder.Path, "docs", "--out", "site");
        Assert.Equal((0, ""), (first.ExitCode, first.Error));
        Assert.EndsWith("next: open site/index.html in a browser\n", first.Output, StringComparison.Ordinal);
        Swa.Outcome again = await SwaProcess.RunAsync(folder.Path, "docs", "--out", "site");
        Assert.DoesNotContain("wrote", again.Output, StringComparison.Ordinal);

        await File.WriteAllTextAsync(folder.File("README.md"), "# Two");
        Swa.Outcome changed = await SwaProcess.RunAsync(folder.Path, "docs", "--out", "site");
        Assert.Equal(1, changed.ExitCode);
        Assert.EndsWith("already exists with other content. --force replaces it.\n", changed.Error, StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder.File("site", "CHANGELOG.html"), "mine");
        await File.WriteAllTextAsync(folder.File("CHANGELOG.md"), "# Changes");
        Swa.Outcome foreign = await SwaProcess.RunAsync(folder.Path, "docs", "--out", "site", "--force");
        Assert.Equal(
            (1, "swa: site/CHANGELOG.html already exists and was not written by this program; it is never replaced.\n"),
            (foreign.ExitCode, foreign.Error));
        Assert.Contains("One", await File.ReadAllTextAsync(folder.File("site", "index.html")), StringComparison.Ordinal);
    }

    private static string Resolved(string page, string address)
    {
        List<string> parts = [.. page.Split('/')[..^1]];
        foreach (string part in address.Split('/'))
        {
            if (part == "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }

    [GeneratedRegex("(?:href|src)=\"(?<address>[^\"]*)\"")]
    private static partial Regex Address();

    [GeneratedRegex(" id=\"([^\"]*)\"")]
    private static partial Regex Id();

    [GeneratedRegex(@"globalThis\.swaPages = (.*);", RegexOptions.Singleline)]
    private static partial Regex Index();

    /// <summary>The site of this checkout, made once.</summary>
    public sealed class Checkout
    {
        public IReadOnlyDictionary<string, byte[]> Site { get; } =
            Research.Cli.Documentation.Site.Of(Repository.Root, AppContext.BaseDirectory, CancellationToken.None);

        /// <summary>The pages but for the explorer, which links to nothing.</summary>
        public IReadOnlyDictionary<string, string> Pages => field ??= Site
            .Where(file => file.Key.EndsWith(".html", StringComparison.Ordinal) && file.Key != "figures/explorer.html")
            .ToDictionary(file => file.Key, file => Encoding.UTF8.GetString(file.Value));

        public IReadOnlyDictionary<string, string[]> Anchors => field ??= Pages.ToDictionary(
            page => page.Key, page => Id().Matches(page.Value).Select(id => WebUtility.HtmlDecode(id.Groups[1].Value)).ToArray());
    }
}
