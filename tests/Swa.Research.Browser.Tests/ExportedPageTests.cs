using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Swa.Research.Notebooks.Documents;
using Swa.Research.Notebooks.Exporting;
using Swa.Research.Tests;

namespace Swa.Research.Browser.Tests;

/// <summary>Notebooks that were exported as pages, as a reader sees them who opens the file.</summary>
public sealed class ExportedPageTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("swa-page-").FullName;

    public static TheoryData<string> Notebooks { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "notebooks"), "*.ipynb").Select(file => Path.GetFileName(file))
            .Order(StringComparer.Ordinal),
    ];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Notebooks))]
    public async Task A_page_is_drawn_whole_without_a_request_or_an_error(string name)
    {
        string notebook = Path.Combine(Repository.Root, "notebooks", name);
        await using IBrowserContext context = await browser.NewContextAsync();
        (IPage page, List<string> requests, List<string> errors) = await OpenAsync(context, Notebook.Read(notebook), name);
        Assert.Equal([page.Url], requests);
        Assert.Empty(errors);
        JsonNode found = JsonNode.Parse(await page.EvaluateAsync<string>(
            """
            () => JSON.stringify({
              formulas: document.querySelectorAll('math').length,
              flat: [...document.querySelectorAll('math')].filter(one => !one.closest('details') && one.getBoundingClientRect().width < 3)
                .map(one => one.getAttribute('alttext')),
              broken: [...document.images].filter(image => !image.complete || image.naturalWidth === 0 || !image.alt).length,
              wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
            })
            """))!;
        Assert.NotEqual(0, found["formulas"]!.GetValue<int>());
        Assert.Empty(found["flat"]!.AsArray());
        Assert.Equal(0, found["broken"]!.GetValue<int>());
        Assert.Equal(0, found["wide"]!.GetValue<int>());
        if (Environment.GetEnvironmentVariable("PICTURES") is { Length: > 0 } pictures)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(pictures, $"{name}.png"), FullPage = true });
        }
    }

    [Fact]
    public async Task Nothing_of_a_stored_output_runs_even_where_it_would_be_let_through()
    {
        Notebook notebook = Notebook.Parse(
            """
            {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
              {"cell_type": "markdown", "id": "a", "metadata": {}, "source":
                "<img src=x onerror='document.title=1'><script>document.title=1</script>"},
              {"cell_type": "code", "id": "b", "metadata": {}, "source": "1", "execution_count": 1, "outputs": [
                {"output_type": "display_data", "metadata": {}, "data":
                  {"text/html": "<script>document.title=1</script><p onclick=x>kept</p>"}},
                {"output_type": "display_data", "metadata": {}, "data":
                  {"image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9' onload='top.document.title=1'/>"}}]}]}
            """, "x");
        await using IBrowserContext context = await browser.NewContextAsync();
        (IPage page, List<string> requests, List<string> errors) = await OpenAsync(context, notebook, "x.ipynb");
        Assert.Single(requests);
        Assert.Empty(errors);
        Assert.Equal("x", await page.TitleAsync());
        await Assertions.Expect(page.GetByText("kept")).ToBeVisibleAsync();
        await page.EvaluateAsync(
            "() => { const one = document.createElement('script'); one.textContent = 'document.title = 1'; document.body.append(one); }");
        Assert.Equal("x", await page.TitleAsync());
    }

    private async Task<(IPage Page, List<string> Requests, List<string> Errors)> OpenAsync(
        IBrowserContext context, Notebook notebook, string name)
    {
        string file = Path.Combine(_folder, "page.html");
        await File.WriteAllTextAsync(file, PageExport.Of(notebook, name));
        IPage page = await context.NewPageAsync();
        (List<string> requests, List<string> errors) = ([], []);
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                requests.Add(request.Url);
            }
        };
        page.Console += (_, message) => errors.Add(message.Text);
        page.PageError += (_, error) => errors.Add(error);
        await page.GotoAsync(new Uri(file).AbsoluteUri);
        return (page, requests, errors);
    }
}
