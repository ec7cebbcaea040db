using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace Swa.Research.Browser.Tests;

/// <summary>Outputs of values that hold scripts, shown as readers show a notebook that they trust: no script runs.</summary>
public sealed class HostileNotebookTests(Browser browser, HostileOutputs outputs, ITestOutputHelper output)
    : IClassFixture<Browser>, IClassFixture<HostileOutputs>
{
    private const string Output = "jp-OutputArea-output";

    [Fact]
    public Task A_page_that_holds_the_outputs_as_they_are() => CheckAsync(OpenPageAsync, outputs.Hostile);

    [Fact]
    public async Task JupyterLab_where_the_notebook_is_trusted()
    {
        if (Environment.GetEnvironmentVariable("JUPYTERLAB_RENDERER") is not { } renderer)
        {
            output.WriteLine("Did not run: JupyterLab's packages are not there.");
            return;
        }

        await CheckAsync(async (page, notebook) =>
        {
            await page.SetContentAsync("<!doctype html><title>JupyterLab's renderers</title><body></body>");
            await page.AddScriptTagAsync(new() { Path = renderer });
            await page.EvaluateAsync("json => renderNotebook(JSON.parse(json), true)", notebook.ToJsonString());
        }, outputs.Sample);
    }

    [Fact]
    public async Task A_page_that_nbconvert_exports()
    {
        if (Environment.GetEnvironmentVariable("JUPYTER_NBCONVERT") is not { } program)
        {
            output.WriteLine("Did not run: nbconvert is not there.");
            return;
        }

        await CheckAsync((page, notebook) => InFolderAsync(async folder =>
        {
            string file = Path.Combine(folder, "x.ipynb");
            await File.WriteAllTextAsync(file, notebook.ToJsonString());
            using Process process = Process.Start(program, ["--to", "html", "--template", "lab", "--log-level", "ERROR", file]);
            await process.WaitForExitAsync();
            Assert.Equal(0, process.ExitCode);
            await page.GotoAsync(new Uri(Path.ChangeExtension(file, "html")).AbsoluteUri);
        }), outputs.Sample);
    }

    /// <summary>What nbconvert and trusting notebooks do with HTML and SVG, without anything else that could change it.</summary>
    private static Task OpenPageAsync(IPage page, JsonObject notebook) => InFolderAsync(async folder =>
    {
        StringBuilder html = new("<!doctype html><meta charset=utf-8><title>Outputs</title>\n");
        HashSet<string> styles = [];
        int count = 0;
        foreach (JsonNode? text in notebook["cells"]!.AsArray().SelectMany(cell => cell!["outputs"]!.AsArray())
            .SelectMany(one => new[] { one!["data"]?["text/html"], one["data"]?["image/svg+xml"] }).Where(text => text is not null))
        {
            count++;
            string content = string.Concat(text!.AsArray().Select(line => line!.GetValue<string>()));
            // Thousands of equal sheets of style would only slow the page down.
            content = Regex.Replace(content, "<style>[^<]*</style>", sheet => styles.Add(sheet.Value) ? sheet.Value : "");
            html.Append($"<div class={Output}>{content}</div>\n");
        }

        string file = Path.Combine(folder, "x.html");
        await File.WriteAllTextAsync(file, html.ToString());
        await page.GotoAsync(new Uri(file).AbsoluteUri);
        // A tag that is left open swallows the outputs after it.
        Assert.Equal(count, await page.Locator($"body > .{Output}").CountAsync());
    });

    private async Task CheckAsync(Func<IPage, JsonObject, Task> show, JsonObject notebook)
    {
        Page control = await ShownAsync(show, outputs.Control);
        Assert.NotEqual(0, control.Scripts);
        Page harmless = await ShownAsync(show, outputs.Harmless);
        Page hostile = await ShownAsync(show, notebook);
        Assert.Equal(0, hostile.Scripts);
        Assert.Empty(hostile.Parts.Except(harmless.Parts));
        Assert.NotEmpty(control.Parts.Except(harmless.Parts));
    }

    private async Task<Page> ShownAsync(Func<IPage, JsonObject, Task> show, JsonObject notebook)
    {
        await using IBrowserContext context = await browser.NewContextAsync();
        await context.AddInitScriptAsync("window.hits = 0; window.hit = () => { window.hits++; };");
        IPage page = await context.NewPageAsync();
        await page.RouteAsync("http*://**", route => route.AbortAsync());
        // Formulas are typeset from the text of any output, by parts of the page that are not looked at here.
        await page.RouteAsync("**/MathJax.js*", route => route.AbortAsync());
        Stopwatch time = Stopwatch.StartNew();
        await show(page, notebook);
        string[] parts = await page.EvaluateAsync<string[]>(
            """
            async output => {
              // What an error handler runs for has been tried once an image that came later has failed.
              await new Promise(resolve => Object.assign(new Image(), { onerror: resolve, src: 'nowhere' }));
              await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
              const elements = [...document.querySelectorAll(`.${output} *`)];
              const schemes = { href: true, 'xlink:href': true, src: true, action: true, formaction: true, data: true };
              const scheme = ({ name, value }) => schemes[name] ? ` ${value.trim().split(/[:,/#?]/)[0].toLowerCase()}` : '';
              const part = element => attribute => `${element.localName} ${attribute.name}${scheme(attribute)}`;
              return [...new Set(elements.flatMap(element => [element.localName, ...[...element.attributes].map(part(element))]))];
            }
            """,
            Output);
        output.WriteLine($"{time.Elapsed.TotalSeconds:0.0} s, {parts.Length} kinds of elements and attributes");
        return new Page(await page.EvaluateAsync<int>("() => window.hits"), parts);
    }

    private static async Task InFolderAsync(Func<string, Task> use)
    {
        string folder = Directory.CreateTempSubdirectory("swa-hostile-").FullName;
        try
        {
            await use(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What became of a notebook in a page.</summary>
    /// <param name="Scripts">How many scripts of outputs ran.</param>
    /// <param name="Parts">The names of the elements in the outputs, and of their attributes.</param>
    private sealed record Page(int Scripts, IReadOnlyList<string> Parts);
}
