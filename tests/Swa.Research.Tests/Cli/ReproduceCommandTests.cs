using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Swa.Research.Figures;
using Swa.Research.Reproduction;

namespace Swa.Research.Tests.Cli;

public sealed class ReproduceCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_statement_is_printed_with_its_criterion_and_why_it_holds_or_not()
    {
        Swa.Outcome outcome = await RunAsync("--seeds", "60");
        JsonElement[] verdicts = [.. Verdicts().GetProperty("verdicts").EnumerateArray()];
        Assert.Equal(7, verdicts.Length);
        foreach (JsonElement verdict in verdicts)
        {
            string mark = verdict.GetProperty("holds").ValueKind switch
            {
                JsonValueKind.True => "holds:    ",
                JsonValueKind.False => "does not: ",
                _ => "open:     ",
            };
            Assert.Contains($"{mark}{verdict.GetProperty("statement").GetString()}\n", outcome.Output, StringComparison.Ordinal);
            Assert.Contains($"criterion: {verdict.GetProperty("criterion").GetString()}\n", outcome.Output, StringComparison.Ordinal);
            Assert.Contains($"why: {verdict.GetProperty("why").GetString()}\n", outcome.Output, StringComparison.Ordinal);
        }

        Assert.EndsWith(
            " λ* is 0.85; the rule itself ends overload at λ = 0.726.",
            verdicts[0].GetProperty("why").GetString(),
            StringComparison.Ordinal);
        Assert.DoesNotMatch("[a-z][A-Z]", outcome.Output.Split("wrote")[0]);
    }

    [Fact]
    public void Reasons_follow_from_the_numbers_that_decide()
    {
        PaperExperiment experiment = new() { Seeds = 30, Severity = 3 };
        Finding onset = PaperVerdicts.OnAgents(experiment.RunAgents())[0];
        Assert.Matches("λ\\* (is|=) 0\\.5", onset.Why);
        Finding moved = PaperVerdicts.OnSeverities(experiment.RunAblation())[0];
        string[] crossings =
        [
            .. moved.Numbers.Where(number => number.Key.EndsWith("one half at", StringComparison.Ordinal))
                .Select(number => number.Value!.Value.ToString("0.###", CultureInfo.InvariantCulture)),
        ];
        Assert.Equal(2, crossings.Length);
        Assert.All(crossings, crossing => Assert.Contains($"at λ = {crossing} under β", moved.Why, StringComparison.Ordinal));
    }

    [Fact]
    public void Where_nobody_ever_overloads_the_reasons_say_so_once()
    {
        PaperExperiment roomy = new() { Seeds = 5, Agents = 10, Capacity = 40, MaxDemand = 4 };
        Finding onset = PaperVerdicts.OnAgents(roomy.RunAgents())[0];
        Assert.False(onset.Holds);
        Assert.Equal(
            "Every agent: stays at or below 0.05 already from λ = 0 on, 0.933 below λ* = 0.933; every agent: never overloads less "
                + "at a larger weight.",
            onset.Why.Split(" λ* is")[0]);
        Assert.All(
            PaperVerdicts.OnSeverities(roomy.RunAblation()),
            verdict => Assert.DoesNotContain("-0 ", verdict.Why, StringComparison.Ordinal));
        Assert.Equal("One agent alone has no λ*.", PaperVerdicts.OnAgents((roomy with { Agents = 1 }).RunAgents())[0].Why);
    }

    [Fact]
    public async Task Single_figures_beyond_the_paper_are_drawn_alone()
    {
        Swa.Outcome outcome = await RunAsync("--figures", "7,9");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(["figure7.plotly.json", "figure7.svg", "figure9.plotly.json", "figure9.svg"], Names("figures"));
        Assert.Equal(["claims.json", "figure7.csv", "figure9.csv"], Names("data", "results"));
        Assert.Contains("criterion: ", outcome.Output, StringComparison.Ordinal);

        // The claims of one figure stay when another is drawn again.
        byte[] claims = await File.ReadAllBytesAsync(_folder.File("data", "results", "claims.json"));
        Assert.Equal(0, (await RunAsync("--figures", "9")).ExitCode);
        Assert.Equal(claims, await File.ReadAllBytesAsync(_folder.File("data", "results", "claims.json")));
    }

    [Fact]
    public async Task Another_game_moves_the_threshold_and_is_named_in_the_caption()
    {
        Assert.Equal(
            0, (await RunAsync(
            "--figures", "1,3", "--agents", "3", "--capacity", "12", "--max-demand", "8", "--steps", "7", "--seeds", "5")).ExitCode);
        string svg = await File.ReadAllTextAsync(_folder.File("figures", "figure1.svg"));
        string caption = Regex.Match(svg, "<desc[^>]*>(.*?)</desc>", RegexOptions.Singleline).Groups[1].Value;
        Assert.Contains("n = 3, C = 12, β = 1.6, a_max = 8, T = 7", caption, StringComparison.Ordinal);
        Assert.Contains("λ* = 0.7", caption, StringComparison.Ordinal);
        JsonElement verdicts = Verdicts();
        Assert.Equal((3, 12.0, 8.0, 7), (
            verdicts.GetProperty("agents").GetInt32(),
            verdicts.GetProperty("capacity").GetDouble(),
            verdicts.GetProperty("maxDemand").GetDouble(),
            verdicts.GetProperty("steps").GetInt32()));
        string[] row = (await File.ReadAllLinesAsync(_folder.File("data", "results", "figure1.csv")))[1].Split(',');
        Assert.Equal(("3", "0.7"), (row[1], row[3]));
    }

    [Fact]
    public async Task The_papers_game_is_what_is_committed()
    {
        await RunAsync();
        foreach (string name in new[] { "figure1.csv", "figure2.csv", "figure3.csv", "figure4.csv", "verdicts.json" })
        {
            Assert.Equal(
                await File.ReadAllTextAsync(Path.Combine(Repository.Root, "data", "results", name)),
                await File.ReadAllTextAsync(_folder.File("data", "results", name)));
        }
    }

    [Fact]
    public async Task Formats_title_and_width_are_chosen()
    {
        Assert.Equal(
            0, (await RunAsync("--figures", "4", "--seeds", "2", "--format", "svg,html", "--no-title", "--width", "8.6")).ExitCode);
        Assert.Equal(["figure4.html", "figure4.svg"], Names("figures"));
        string svg = await File.ReadAllTextAsync(_folder.File("figures", "figure4.svg"));
        Assert.Contains("width=\"8.6cm\"", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"title\"", svg, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_for_a_paper_names_what_made_each_file()
    {
        string paper = _folder.File("paper");
        Swa.Outcome outcome = await Swa.RunAsync("reproduce", "--figures", "3,4", "--seeds", "3", "--for-paper", paper);
        Assert.Equal(0, outcome.ExitCode);
        string page = await File.ReadAllTextAsync(Path.Combine(paper, "README.md"));
        Assert.Contains($"\nswa reproduce --figures 3,4 --seeds 3 --for-paper {paper}\n", page, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(page, "^Seeds: 0 to 2\\.$", RegexOptions.Multiline));
        string[] files =
        [
            .. Directory.EnumerateFiles(paper, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(paper, file).Replace('\\', '/')).Where(file => file != "README.md"),
        ];
        Assert.Equal(files.Order(), Regex.Matches(page, @"\]\(([^)]+)\)").Select(link => link.Groups[1].Value).Order());
        Assert.Superset(
            new HashSet<string>(["figures/figure3.svg", "tables/figure3.tex", "tables/figure4.tex", "tables/verdicts.tex"]),
            files.ToHashSet());
        Assert.Equal(FigureExports.HasConverter, files.Contains("figures/figure4.pdf"));
        Assert.DoesNotContain("figures/figure3.plotly.json", files);
        string svg = await File.ReadAllTextAsync(Path.Combine(paper, "figures", "figure3.svg"));
        Assert.Contains("width=\"8.6cm\"", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"title\"", svg, StringComparison.Ordinal);
        string caption = Regex.Match(svg, "<desc[^>]*>(.*?)</desc>", RegexOptions.Singleline).Groups[1].Value.Split('\n')[^1];
        Assert.Contains(caption.Split(';')[0], page, StringComparison.Ordinal);

        // The command that the page names makes the same again.
        string made = Regex.Match(page, "```sh\nswa (.*)\n```").Groups[1].Value;
        Swa.Outcome again = await Swa.RunAsync(made.Split(' '));
        Assert.DoesNotContain("wrote", again.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await Swa.RunAsync([.. made.Split(' '), "--force"])).ExitCode);
        Assert.Equal(page, await File.ReadAllTextAsync(Path.Combine(paper, "README.md")));
    }

    [Theory]
    [InlineData("README.md", "My paper\n")]
    [InlineData("tables/figure4.tex", "\\begin{tabular}{}")]
    public async Task A_folder_for_a_paper_keeps_what_is_there(string file, string content)
    {
        string path = _folder.File("paper", file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, content);
        string[] command = ["reproduce", "--figures", "4", "--seeds", "2", "--for-paper", _folder.File("paper"), "--force"];
        Swa.Outcome outcome = await Swa.RunAsync(command);
        Assert.Equal(1, outcome.ExitCode);
        Assert.EndsWith($"{file} already exists and was not written by this program; it is never replaced.\n", outcome.Error);
        Assert.Equal([path], Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
        Assert.Equal(content, await File.ReadAllTextAsync(path));
        Assert.Equal(2, (await RunAsync([.. command[1..]])).ExitCode);
    }

    private Task<Swa.Outcome> RunAsync(params string[] arguments) => Swa.RunAsync(["reproduce", .. arguments, "--out", _folder.Path]);

    private JsonElement Verdicts() => JsonDocument.Parse(File.ReadAllText(_folder.File("data", "results", "verdicts.json"))).RootElement;

    private IEnumerable<string> Names(params string[] folder) =>
        Directory.GetFiles(_folder.File(folder)).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);
}
