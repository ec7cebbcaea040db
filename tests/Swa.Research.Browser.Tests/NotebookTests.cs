using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace Swa.Research.Browser.Tests;

/// <summary>The stored notebooks as readers see them without running them: figures are pictures, and answers are folded.</summary>
public sealed partial class NotebookTests(Browser browser, ClassicNotebook classic, ITestOutputHelper output)
    : IClassFixture<Browser>, IClassFixture<ClassicNotebook>
{
    private static string Folder { get; } = Path.Combine(Root(), "notebooks");

    private static IEnumerable<string> Names =>
        Directory.EnumerateFiles(Folder, "*.ipynb").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    public static TheoryData<string, bool> Notebooks { get; } = EachWith(false, true);

    [Theory]
    [MemberData(nameof(Notebooks))]
    public async Task JupyterLab_shows_figures_and_folds_answers(string name, bool trusted)
    {
        if (Environment.GetEnvironmentVariable("JUPYTERLAB_RENDERER") is not { } renderer)
        {
            output.WriteLine("Did not run: JupyterLab's packages are not there.");
            return;
        }

        StoredNotebook notebook = new(Path.Combine(Folder, name));
        await using IBrowserContext context = await browser.NewContextAsync();
        IPage page = await context.NewPageAsync();
        await page.SetContentAsync("<!doctype html><title>JupyterLab's renderers</title><body></body>");
        await page.AddScriptTagAsync(new() { Path = renderer });
        await page.EvaluateAsync("([json, trusted]) => renderNotebook(JSON.parse(json), trusted)", new object[] { notebook.Json, trusted });
        await CheckAsync(page, notebook, ".jp-OutputArea-output");
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public async Task Classic_Jupyter_shows_figures_and_folds_answers(string name, bool trusted)
    {
        if (await classic.AddressAsync(Folder) is not { } address)
        {
            output.WriteLine("Did not run: the classic Jupyter Notebook is not there.");
            return;
        }

        StoredNotebook notebook = new(Path.Combine(Folder, name));
        await using IBrowserContext context = await browser.NewContextAsync();
        IPage page = await context.NewPageAsync();
        await page.GotoAsync($"{address}notebooks/{name}");
        await page.WaitForFunctionAsync("() => window.Jupyter?.notebook?._fully_loaded");
        if (trusted)
        {
            // What the menu's "Trust Notebook" does, without its question.
            await page.EvaluateAsync(
                """
                () => Jupyter.notebook.get_cells().filter(cell => cell.cell_type === 'code').forEach(({ output_area: area }) => {
                  const outputs = area.toJSON();
                  area.clear_output();
                  area.trusted = true;
                  area.fromJSON(outputs);
                })
                """);
        }

        await CheckAsync(page, notebook, ".output_area");
    }

    [Fact]
    public async Task Classic_Jupyter_runs_a_cell_that_asks_for_a_line()
    {
        using ClassicNotebook live = new() { HasKernel = true };
        if (await live.AddressAsync(Folder) is not { } address)
        {
            output.WriteLine("Did not run: the classic Jupyter Notebook is not there.");
            return;
        }

        await using IBrowserContext context = await browser.NewContextAsync();
        IPage page = await context.NewPageAsync();
        await page.GotoAsync($"{address}notebooks/{Names.First()}");
        await page.WaitForFunctionAsync("() => window.Jupyter?.notebook?.kernel?.info_reply?.implementation === 'swa-csharp'");
        await page.EvaluateAsync(
            """
            () => {
              const cell = Jupyter.notebook.insert_cell_at_index('code', 0);
              cell.set_text('Console.Write("Hello, " + Console.ReadLine() + "; "); 6 * 7');
              cell.execute();
            }
            """);
        await page.Locator("input.raw_input").FillAsync("Ada 🙂");
        await page.Locator("input.raw_input").PressAsync("Enter");
        ILocator shown = page.Locator(".cell").First.Locator(".output_area");
        await shown.Filter(new() { HasText = "Hello, Ada 🙂; " }).WaitForAsync();
        await shown.Filter(new() { HasText = "42" }).WaitForAsync();
    }

    [Theory]
    [InlineData("lab")]
    [InlineData("classic")]
    public async Task Exported_pages_show_figures_and_fold_answers(string template)
    {
        if (Environment.GetEnvironmentVariable("JUPYTER_NBCONVERT") is not { } program)
        {
            output.WriteLine("Did not run: nbconvert is not there.");
            return;
        }

        string[] notebooks = Directory.GetFiles(Folder, "*.ipynb");
        string scratch = Directory.CreateTempSubdirectory("swa-export-").FullName;
        try
        {
            string[] arguments = ["--to", "html", "--template", template, "--output-dir", scratch, "--log-level", "ERROR"];
            using Process process = Process.Start(program, [.. arguments, .. notebooks]);
            await process.WaitForExitAsync();
            Assert.Equal(0, process.ExitCode);
            await using IBrowserContext context = await browser.NewContextAsync();
            IPage page = await context.NewPageAsync();
            await page.RouteAsync("http*://**", route => route.AbortAsync());
            foreach (string notebook in notebooks)
            {
                output.WriteLine(notebook);
                string shown = Path.Combine(scratch, Path.GetFileNameWithoutExtension(notebook) + ".html");
                await page.GotoAsync(new Uri(shown).AbsoluteUri);
                await CheckAsync(page, new StoredNotebook(notebook), "body");
            }
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static async Task CheckAsync(IPage page, StoredNotebook notebook, string outputs)
    {
        int pictures = await page.EvaluateAsync<int>(
            """
            async outputs => {
              const images = [...document.querySelectorAll(outputs)]
                .flatMap(one => [...one.querySelectorAll('img[src^="data:image/svg+xml"]')]);
              await Promise.all(images.map(image => image.decode().catch(() => {})));
              const isShown = image => image.naturalWidth > 0 && image.checkVisibility() && image.width <= window.innerWidth;
              return new Set(images.filter(isShown)).size;
            }
            """,
            outputs);
        Assert.Equal(notebook.Figures, pictures);

        string[] readable = await page.EvaluateAsync<string[]>(
            """
            answers => {
              const rest = document.body.cloneNode(true);
              rest.querySelectorAll('details').forEach(folded => folded.remove());
              const isFolded = answer => [...document.querySelectorAll('details:not([open])')].some(folded =>
                folded.textContent.includes(answer) && folded.querySelector('summary').checkVisibility()
                && [...folded.children].every(part => part.localName === 'summary' || !part.checkVisibility()));
              return answers.filter(answer => rest.textContent.includes(answer) || !isFolded(answer));
            }
            """,
            notebook.Answers);
        Assert.Empty(readable);
    }

    private static TheoryData<string, T> EachWith<T>(params IReadOnlyList<T> values)
    {
        TheoryData<string, T> data = [];
        foreach ((string name, T value) in Names.SelectMany(name => values.Select(value => (name, value))))
        {
            data.Add(name, value);
        }

        return data;
    }

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Swa.Research.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("The tests run outside of the checkout.");
        }

        return folder;
    }

    /// <summary>What a notebook's outputs hold.</summary>
    private sealed partial class StoredNotebook
    {
        public StoredNotebook(string path)
        {
            Json = File.ReadAllText(path);
            JsonObject[] data =
            [
                .. JsonNode.Parse(Json)!["cells"]!.AsArray().SelectMany(cell => cell!["outputs"]?.AsArray() ?? [])
                    .Select(one => one!["data"]).OfType<JsonObject>(),
            ];
            Figures = data.Count(one => one.ContainsKey("image/svg+xml"));
            Answers =
            [
                .. data.Select(one => string.Concat(one["text/html"]?.AsArray().Select(line => line!.GetValue<string>()) ?? []))
                    .Where(html => html.StartsWith("<details>", StringComparison.Ordinal))
                    .Select(html => Words().Matches(html[html.IndexOf("<p>", StringComparison.Ordinal)..]))
                    .Select(pieces => pieces.MaxBy(words => words.Length)!.Value),
            ];
            int shown = JsonNode.Parse(Json)!["cells"]!.AsArray()
                .Count(cell => string.Concat(cell!["source"]!.AsArray()).Contains("HTML(Answer", StringComparison.Ordinal));
            Assert.Equal(shown, Answers.Length);
            Assert.True(shown > 0 || !File.Exists(AnswersOf(path)), "A notebook with answers shows none.");
            Assert.NotEqual(0, Figures);
        }

        public string Json { get; }

        public int Figures { get; }

        /// <summary>Some words of each answer that occur only there.</summary>
        public string[] Answers { get; }

        /// <summary>The file of the answers to a notebook's exercises, where it has any.</summary>
        private static string AnswersOf(string path) =>
            Path.Combine(Path.GetDirectoryName(path)!, $"{Path.GetFileName(path)[..2]}-answers.csx");

        [GeneratedRegex("[a-z][a-z ]+[a-z]")]
        private static partial Regex Words();
    }
}
