using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DistGrad.Dashboard.Tests.Browser;

[Collection(DashboardGroup.Name)]
public class ModelTests(DashboardServer server, DashboardBrowser browser) : IClassFixture<DashboardBrowser>
{
    [BrowserFact]
    public async Task Model_Uploaded_RunsWithWhatIsTyped_AndIsSharedByItsAddress()
    {
        await using var page = await browser.OpenAsync(server.Address);
        await UploadAsync(page, "layer.onnx", Models.Layer());
        var form = page.Page.Locator("#model-form");
        await Expect(form.Locator("h2")).ToHaveTextAsync("layer");
        await Expect(form.GetByLabel("Differentiate")).ToHaveValueAsync("y");
        await form.GetByLabel("x: Float32[?, 2]").FillAsync("[[1, 2]]");
        await form.GetByRole(AriaRole.Button, new() { Name = "Run" }).ClickAsync();
        await AssertRunAsync(page);

        await using var shared = await browser.OpenAsync(new Uri(page.Page.Url));
        await AssertRunAsync(shared);
        await Expect(shared.Page.GetByLabel("x: Float32[?, 2]")).ToHaveValueAsync("[[1, 2]]");
        Assert.Empty(page.Faults);
        Assert.Empty(shared.Faults);
    }

    [BrowserFact]
    public async Task Graph_OfTheCluster_CanBeRunFromItsPage()
    {
        var graph = await server.Client.SubmitAsync(Expression.Parse("(a + b) * c", name: "run from its page"));
        await using var page = await browser.OpenAsync(new Uri(server.Address, $"/graphs/{graph.Id}"));
        await page.Page.ClickAsync("text=Run it");
        foreach (var (label, value) in new[] { ("a", "-2"), ("b", "5"), ("c", "-4") }) await page.Page.GetByLabel($"{label}: Float64").FillAsync(value);
        await page.Page.Locator("#model-form button").ClickAsync();
        await Expect(page.Page.Locator("#try-answer")).ToContainTextAsync("= −12");
        await Expect(page.Node("a").Locator("text.gradient")).ToHaveTextAsync("−4");
        Assert.Empty(page.Faults);
    }

    [BrowserFact]
    public async Task Model_ThatCannotBeTaken_IsToldWhy()
    {
        await using var page = await browser.OpenAsync(server.Address);
        await UploadAsync(page, "loop.onnx", Models.WithLoop());
        await Expect(page.Page.Locator("#try-problem")).ToContainTextAsync("(Loop)");
        await Expect(page.Page.Locator("#model-form")).ToBeHiddenAsync();

        await UploadAsync(page, "layer.onnx", Models.Layer());
        await page.Page.GetByLabel("x: Float32[?, 2]").FillAsync("[[1, 2");
        await page.Page.Locator("#model-form button").ClickAsync();
        await Expect(page.Page.Locator("#try-problem")).ToContainTextAsync("Input 'x' (Float32[?, 2])");
        await Expect(page.Page.GetByLabel("x: Float32[?, 2]")).ToBeFocusedAsync();
        await Expect(page.Page.GetByLabel("x: Float32[?, 2]")).ToHaveAttributeAsync("aria-invalid", "true");
    }

    [BrowserFact]
    public async Task Answer_ThatComesWhenSomethingElseIsShown_IsNotShown()
    {
        await using var page = await browser.OpenAsync(new Uri(server.Address, "/?expr=x*2&feeds=x%3D1"));
        await Expect(page.Page.Locator("#try-answer")).ToContainTextAsync("value = 2");
        var (asked, shown) = (new TaskCompletionSource(), new TaskCompletionSource());
        await page.Page.RouteAsync("**/api/graphs/*/try", async route =>
        {
            asked.SetResult();
            await shown.Task;
            await route.ContinueAsync();
        });
        await UploadAsync(page, "layer.onnx", Models.Layer());
        await page.Page.Locator("#model-form button").ClickAsync();
        await asked.Task;
        await page.Page.GoBackAsync();
        await page.Page.GoBackAsync();
        await Expect(page.Page.Locator("#try-answer")).ToContainTextAsync("value = 2");
        await Expect(page.Page.Locator("#model-form")).ToBeHiddenAsync();

        await page.Page.RunAndWaitForResponseAsync(() => { shown.SetResult(); return Task.CompletedTask; }, response => response.Url.EndsWith("/try", StringComparison.Ordinal));
        await page.Page.EvaluateAsync("new Promise(done => setTimeout(done))");
        await Expect(page.Page.Locator("#try-answer")).ToContainTextAsync("value = 2");
        Assert.Empty(page.Faults);
    }

    [BrowserFact]
    public async Task Address_WithAnOutputThatTheGraphHasNot_SaysSo()
    {
        var graph = await server.Client.SubmitAsync(Expression.Parse("x * 2", name: "of nothing"));
        await using var page = await browser.OpenAsync(new Uri(server.Address, $"/?graph={graph.Id}&of=nothing"));
        await Expect(page.Page.Locator("#try-problem")).ToContainTextAsync("'nothing' is no output of floating-point numbers");
    }

    private static Task UploadAsync(WatchedPage page, string name, byte[] file) =>
        page.Page.SetInputFilesAsync("input[type=file]", new FilePayload { Name = name, MimeType = "application/octet-stream", Buffer = file });

    private static async Task AssertRunAsync(WatchedPage page)
    {
        await Expect(page.Page.Locator("#try-answer")).ToContainTextAsync("sum of y = 6");
        await Expect(page.Node("sum of y").Locator("text.value")).ToHaveTextAsync("6");
        await Expect(page.Node("sum of y").Locator("text.gradient")).ToHaveTextAsync("1");
        await Expect(page.Node("W").Locator("text.gradient")).ToHaveTextAsync("‖2.23607‖");
    }
}
