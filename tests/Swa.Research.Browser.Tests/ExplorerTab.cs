using Microsoft.Playwright;

namespace Swa.Research.Browser.Tests;

/// <summary>One open explorer, and how a person would use it.</summary>
public sealed class ExplorerTab : IAsyncDisposable
{
    public static readonly string[] Charts = ["marginal", "phase", "load"];

    public ExplorerTab(IPage page)
    {
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                Complaints.Add(message.Text);
            }
        };
        page.PageError += (_, error) => Complaints.Add(error);
        page.Request += (_, request) => Requests.Add(request.Url);
    }

    public IPage Page { get; }

    public List<string> Complaints { get; } = [];

    public List<string> Requests { get; } = [];

    public Task SlideAsync(string key, double value) => Page.EvaluateAsync(
        "([key, value]) => { const slider = document.getElementById(key); slider.value = value; slider.dispatchEvent(new Event('input', "
            + "{ bubbles: true })); }",
        new object[] { key, value });

    /// <summary>The page's address once it names the situation. Read from the page, as the driver learns a new address later.</summary>
    public async Task<string> AddressAsync(string part = "&n=")
    {
        await Page.WaitForFunctionAsync("part => location.href.includes(part)", part);
        return await Page.EvaluateAsync<string>("() => location.href");
    }

    public Task TypeAsync(string key, string text) => Page.FillAsync($"[id='{key}-number']", text);

    public Task<string> MessageAsync(string key) => Page.InnerTextAsync($"[id='{key}-message']");

    public Task<string> PictureAsync(string chart) => Page.InnerHTMLAsync($"#{chart}");

    public async Task<string> EverythingAsync() =>
        string.Concat(await Task.WhenAll(Charts.Append("words").Append("readings").Append("formulas").Select(PictureAsync)));

    public ValueTask DisposeAsync() => new(Page.Context.CloseAsync());
}
