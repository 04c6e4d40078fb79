using Microsoft.Playwright;

namespace DistGrad.Dashboard.Tests.Browser;

/// <summary>One Chromium for all tests of a class; each opens a page of its own.</summary>
public sealed class DashboardBrowser : IAsyncLifetime
{
    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>Opens a page, with a note of whatever goes wrong in it.</summary>
    public async Task<WatchedPage> OpenAsync(Uri address, BrowserNewContextOptions? options = null)
    {
        // Patience for machines that are busy with other tests.
        Assertions.SetDefaultExpectTimeout(60_000);
        _playwright ??= await Playwright.CreateAsync();
        _browser ??= await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = BrowserFactAttribute.Chromium, Args = Arguments, Timeout = 120_000 });
        var context = await _browser.NewContextAsync(options ?? new());
        context.SetDefaultTimeout(60_000);
        var page = new WatchedPage(await context.NewPageAsync());
        await page.Page.GotoAsync(address.ToString());
        return page;
    }
}
