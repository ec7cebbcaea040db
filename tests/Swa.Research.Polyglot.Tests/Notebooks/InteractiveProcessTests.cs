using System.Diagnostics;
using System.Text.Json;
using Swa.Research.Tests;

namespace Swa.Research.Polyglot.Tests.Notebooks;

/// <summary>
/// The notebooks in .NET Interactive's own process, where nothing of the library lies in the host's own folder, as it does in the
/// process of these tests.
/// </summary>
public class InteractiveProcessTests
{
    public static TheoryData<string> Notebooks =>
    [
        .. Directory.GetFiles(Path.Combine(Repository.Root, "notebooks"), "*.ipynb", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Path.Combine(Repository.Root, "notebooks"), path)).Order(StringComparer.Ordinal),
    ];

    [InteractiveTheory]
    [MemberData(nameof(Notebooks))]
    public async Task A_notebook_runs_and_its_charts_draw_without_a_network(string name)
    {
        string path = Path.Combine(Repository.Root, "notebooks", name);
        using JsonDocument notebook = JsonDocument.Parse(await File.ReadAllTextAsync(path));
        using InteractiveTool kernel = new(Path.GetDirectoryName(path)!);
        List<string> pages = [];
        foreach (JsonElement cell in notebook.RootElement.GetProperty("cells").EnumerateArray())
        {
            if (cell.GetProperty("cell_type").GetString() == "code")
            {
                string code = string.Concat(cell.GetProperty("source").EnumerateArray().Select(line => line.GetString()));
                IReadOnlyList<(string Type, JsonElement Event)> events = await kernel.RunAsync(code);
                Assert.True(events[^1].Type == "CommandSucceeded", $"{code}\n{events[^1].Event}");
                pages.AddRange(events.SelectMany(produced => Html(produced.Event)));
            }
        }

        int charts = pages.Count(page => page.Contains("Plotly.newPlot", StringComparison.Ordinal));
        Assert.Equal(name.StartsWith("polyglot", StringComparison.Ordinal), charts > 0);
        if (charts > 0)
        {
            string drawn = await DrawAsync(string.Concat(pages));
            Assert.Equal(charts, drawn.Split("class=\"plot-container").Length - 1);
            Assert.Contains("class=\"scatterlayer", drawn, StringComparison.Ordinal);
        }
    }

    [InteractiveTheory]
    [InlineData("Swa.Research", "Swa.Research.Figures", "Swa.Research.Reproduction")]
    public async Task What_a_notebook_types_runs_as_it_stands(params string[] assemblies)
    {
        string folder = Directory.CreateTempSubdirectory("swa-cells-").FullName;
        try
        {
            using InteractiveTool kernel = new(folder);
            string drawn = "";
            foreach (string cell in NotebookCells.All.Prepend($"{NotebookCells.References(assemblies)}using Swa.Research;"))
            {
                IReadOnlyList<(string Type, JsonElement Event)> events = await kernel.RunAsync(cell);
                Assert.True(events[^1].Type == "CommandSucceeded", $"{cell}\n{events[^1].Event}");
                drawn += string.Concat(events.SelectMany(produced => Html(produced.Event)));
            }

            Assert.Equal(3, drawn.Split("data:image/svg+xml").Length - 1);
            Assert.Contains("✓", drawn, StringComparison.Ordinal);
            Assert.Contains(",neighbour,", await File.ReadAllTextAsync(Path.Combine(folder, "runs.csv")), StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(folder, "welfare.svg")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<string> Html(JsonElement produced) =>
        produced.TryGetProperty("formattedValues", out JsonElement values)
            ? values.EnumerateArray().Where(value => value.GetProperty("mimeType").GetString() == "text/html").Select(
                value => value.GetProperty("value").GetString()!)
            : [];

    /// <summary>The page as Chromium has it after its scripts ran, with every connection refused.</summary>
    private static async Task<string> DrawAsync(string html)
    {
        string folder = Directory.CreateTempSubdirectory("swa-chart-").FullName;
        try
        {
            string page = Path.Combine(folder, "page.html");
            await File.WriteAllTextAsync(page, $"<!doctype html><meta charset=\"utf-8\"><body>{html}</body>");
            using Process browser = Process.Start(new ProcessStartInfo(
                "chromium",
                [
                    "--headless", "--no-sandbox", "--disable-gpu", "--proxy-server=127.0.0.1:9", $"--user-data-dir={folder}/profile",
                    "--virtual-time-budget=15000", "--dump-dom", page,
                ])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            Task<string> error = browser.StandardError.ReadToEndAsync();
            string drawn = await browser.StandardOutput.ReadToEndAsync();
            await browser.WaitForExitAsync();
            Assert.True(browser.ExitCode == 0, await error);
            return drawn;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
