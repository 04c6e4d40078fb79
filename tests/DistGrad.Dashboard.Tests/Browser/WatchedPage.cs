using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace DistGrad.Dashboard.Tests.Browser;

/// <summary>A page, and what went wrong in it.</summary>
public sealed class WatchedPage : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _faults = new();

    public WatchedPage(IPage page)
    {
        Page = page;
        page.Console += (_, message) => { if (message.Type is "error" or "warning") _faults.Enqueue($"console: {message.Text}"); };
        page.PageError += (_, error) => _faults.Enqueue($"script: {error}");
        page.RequestFailed += (_, request) => { if (!IsLeftBehind(request)) _faults.Enqueue($"request: {request.Url} {request.Failure}"); };
        page.Response += (_, response) => { if (response.Status >= 400) _faults.Enqueue($"status: {response.Status} {response.Url}"); };
    }

    public IPage Page { get; }

    /// <summary>Console errors, script errors, and requests that failed or were refused.</summary>
    public IReadOnlyCollection<string> Faults => _faults;

    /// <summary>A drawn node.</summary>
    public ILocator Node(string label) => Page.Locator($".node[data-label='{label}']");

    /// <summary>A drawn node of an op that has no name.</summary>
    public ILocator Gate(string symbol) => Page.Locator(".node.op").Filter(new() { Has = Page.Locator(".symbol", new() { HasTextRegex = new Regex($"^{Regex.Escape(symbol)}$") }) });

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();

    // A page that renews itself may be left while it reads.
    private static bool IsLeftBehind(Microsoft.Playwright.IRequest request) => request is { Method: "GET", ResourceType: "fetch" or "xhr", Failure: "net::ERR_ABORTED" };
}
