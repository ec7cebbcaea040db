using Microsoft.Playwright;
using Swa.Research.Cli.Explorer;

namespace Swa.Research.Browser.Tests;

/// <summary>One chromium and one explorer page on disk for all tests of a class.</summary>
public sealed class Browser : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("swa-explorer-").FullName;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The end of the address that shows the sandbox.</summary>
    public const string Sandbox = "#at=8";

    /// <summary>The page's address.</summary>
    public string Address { get; private set; } = "";

    public async Task InitializeAsync()
    {
        string file = Path.Combine(_folder, "explorer.html");
        await File.WriteAllTextAsync(file, ExplorerPage.Render());
        Address = new Uri(file).AbsoluteUri;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>Opens any page in its own window.</summary>
    public Task<IBrowserContext> NewContextAsync() => PatientAsync(new() { ViewportSize = new() { Width = 1000, Height = 900 } });

    /// <summary>Opens the explorer; errors and network requests of the page are noted.</summary>
    public async Task<ExplorerTab> OpenAsync(
        string fragment = Sandbox, int width = 1300, int height = 900, ColorScheme scheme = ColorScheme.Light)
    {
        IPage page = await NewPageAsync(width, height, scheme);
        ExplorerTab tab = new(page);
        await page.GotoAsync(Address + fragment);
        return tab;
    }

    /// <summary>An empty page.</summary>
    public async Task<IPage> NewPageAsync(int width, int height, ColorScheme scheme = ColorScheme.Light)
    {
        IBrowserContext context = await PatientAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = scheme,
            AcceptDownloads = true,
        });
        return await context.NewPageAsync();
    }

    /// <summary>A context that waits as long as a busy machine may take: a test fails for what it sees, not for when it sees it.</summary>
    private async Task<IBrowserContext> PatientAsync(BrowserNewContextOptions options)
    {
        IBrowserContext context = await _browser!.NewContextAsync(options);
        context.SetDefaultTimeout(300_000);
        return context;
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
