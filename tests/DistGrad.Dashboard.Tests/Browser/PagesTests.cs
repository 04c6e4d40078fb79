using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DistGrad.Dashboard.Tests.Browser;

[Collection(DashboardGroup.Name)]
public class PagesTests(DashboardServer server, DashboardBrowser browser) : IClassFixture<DashboardBrowser>
{
    private static readonly Regex Figure = new("^[0-9,.]+$");
    private static readonly Regex Time = new("^[0-9.E+-]+ m?s$");
    private const string Markup = "<img src=x onerror=alert(1)>";

    [BrowserFact]
    public async Task Names_WithMarkup_AreShownAsText()
    {
        var builder = new GraphBuilder(Markup);
        var x = builder.Input(Markup);
        var graph = await server.Client.SubmitAsync(builder.Build((x * x).Named("<b>y</b>")));
        var run = await graph.GradientAsync(feeds: new() { [Markup] = 3 }, options: new() { RunId = "<i>run</i>" });

        foreach (var address in new[] { "/runs", "/graphs", $"/graphs/{graph.Id}", $"/runs/{graph.Id}?run={Uri.EscapeDataString(run.RunId)}" })
        {
            await using var page = await browser.OpenAsync(new Uri(server.Address, address));
            if (await page.Page.Locator("[data-viewer]").CountAsync() > 0)
            {
                await page.Page.Locator(".node.op").First.ClickAsync();
                await Expect(page.Page.Locator("[data-panel] h2")).ToHaveTextAsync("<b>y</b>");
            }

            Assert.Equal(0, await page.Page.Locator("main img, main b, main i:not([class])").CountAsync());
            await Expect(page.Page.Locator("main")).ToContainTextAsync(Markup);
            Assert.Empty(page.Faults);
        }
    }

    [BrowserFact]
    public async Task FailedRun_IsListedWithItsReason_AndCanBeFiltered()
    {
        var graph = await server.Client.SubmitAsync(Expression.Parse("exp(x) + y", name: "reason"));
        await Assert.ThrowsAsync<FeedException>(() => graph.EvaluateAsync(new() { ["x"] = 1 }, options: new() { RunId = "without-y" }));
        await using var page = await browser.OpenAsync(new Uri(server.Address, "/runs?state=failed&graph=reason"));
        await Expect(page.Page.Locator("tr.reason")).ToContainTextAsync("y");
        await Expect(page.Page.Locator(".badge.failed")).ToHaveCountAsync(1);
        await page.Page.SelectOptionAsync("select[name=state]", "succeeded");
        await page.Page.ClickAsync("text=Filter");
        await Expect(page.Page.Locator("main")).ToContainTextAsync("No run fits the filter");
        Assert.Empty(page.Faults);
    }

    [BrowserFact]
    public async Task Cluster_ShowsEverySilo_AndRenewsItself()
    {
        await using var page = await browser.OpenAsync(new Uri(server.Address, "/cluster"));
        await Expect(page.Page.Locator(".silos li")).ToHaveCountAsync(2);
        await page.Page.WaitForResponseAsync(response => response.Url.EndsWith("/cluster", StringComparison.Ordinal));
        Assert.Empty(page.Faults);
    }

    [BrowserFact]
    public async Task Cluster_ShowsRatesLatenciesAndWhatFailed()
    {
        var graph = await server.Client.SubmitAsync(Expression.Parse("exp(x) * y", name: "measured"));
        await graph.GradientAsync(feeds: new() { ["x"] = 1, ["y"] = 2 });
        await Assert.ThrowsAsync<FeedException>(() => graph.EvaluateAsync(new() { ["x"] = 1 }));
        await using var page = await browser.OpenAsync(new Uri(server.Address, "/cluster"));
        await Expect(page.Page.Locator(".times b")).ToHaveTextAsync([Time, Time, Time, Figure]);
        await Expect(page.Page.Locator("[data-over] a", new() { HasText = "Why others failed" })).ToHaveAttributeAsync("href", "/runs?state=failed");

        // From the second look on.
        await Expect(page.Page.Locator("[data-rate=messages]")).ToHaveTextAsync([Figure, Figure, Figure]);
        await Expect(page.Page.Locator("[data-rate=runs]")).ToHaveTextAsync(Figure);
        await Expect(page.Page.Locator("svg.spark path:not(.area)")).Not.ToHaveCountAsync(0);
        Assert.Empty(page.Faults);
    }

    [BrowserFact]
    public async Task LargeGraph_OpensAsSections_UnfoldsAndFindsByName()
    {
        var graph = await server.Client.SubmitAsync("large", builder =>
        {
            var (x, sum) = (builder.Input("x"), builder.Constant(0));
            for (var i = 0; i < 20_000; i++) sum = i == 12_345 ? (sum + x).Named("needle") : sum + x;
            return sum;
        });
        var run = await graph.GradientAsync(feeds: new() { ["x"] = 2 });
        await using var page = await browser.OpenAsync(new Uri(server.Address, $"/runs/{graph.Id}?run={run.RunId}"));
        await Expect(page.Page.Locator(".node.section")).ToHaveCountAsync(24);
        await page.Page.Locator(".node.section").First.ClickAsync();
        await Expect(page.Page.Locator("[data-crumbs]")).ToContainTextAsync("whole graph");

        await page.Page.FillAsync("[data-search]", "needle");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator("[data-panel] h2")).ToHaveTextAsync("needle");
        await Expect(page.Node("needle").Locator("text.value")).ToHaveTextAsync("24692");
        Assert.InRange(await page.Page.Locator(".node").CountAsync(), 3, 500);
        Assert.Empty(page.Faults);
    }

    [BrowserFact]
    public async Task GraphOfAMillionOps_UnfoldsToSingleNodes_AndFindsOneByName()
    {
        const int Ops = 1_000_000;
        var graph = await server.Client.SubmitAsync("million", builder =>
        {
            // Two chains in turn, s(i) = s(i − 2) + 2, and in the end three times their sum.
            var x = builder.Inputs("x", 100);
            var (a, b) = (x[0], x[1]);
            for (var i = 0; i < Ops - 2; i++) (a, b) = (b, i == Ops / 2 ? (a + x[i % 100]).Named("needle") : a + x[i % 100]);
            return ((a + b) * builder.Input("w")).Named("f");
        });
        var run = await graph.GradientAsync(feeds: new() { ["x"] = Tensor.Full(new TensorType(DType.Float64, new Shape(100)), 2), ["w"] = 3 });
        Assert.Equal("fused", run.Plan.Granularity);

        await using var page = await browser.OpenAsync(new Uri(server.Address, $"/runs/{graph.Id}?run={run.RunId}"));
        var (boxes, crumbs) = (page.Page.Locator(".node"), page.Page.Locator("[data-crumbs] button"));
        for (var depth = 0; depth < 3; depth++)
        {
            await Expect(crumbs).ToHaveCountAsync(depth);
            await Expect(page.Page.Locator(".node.section")).ToHaveCountAsync(24);
            Assert.Equal(24, await boxes.CountAsync());
            await page.Page.Locator(".node.section").Nth(12).ClickAsync();
        }

        await Expect(crumbs).ToHaveCountAsync(3);
        await Expect(page.Page.Locator(".node.section")).ToHaveCountAsync(0);
        Assert.InRange(await boxes.CountAsync(), 24, 500);
        await Expect(page.Page.Locator(".node.op text.gradient").First).ToHaveTextAsync("3");

        await page.Page.FillAsync("[data-search]", "needle");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator("[data-panel] h2")).ToHaveTextAsync("needle");
        await Expect(page.Node("needle").Locator("text.value")).ToHaveTextAsync($"{2 + (2 * ((Ops / 4) + 1))}");
        await Expect(page.Node("needle").Locator("text.gradient")).ToHaveTextAsync("3");
        Assert.InRange(await boxes.CountAsync(), 3, 500);
        Assert.Empty(page.Faults);
    }

    [BrowserFact]
    public async Task TwoRuns_Compared_ShowWhatDiffers()
    {
        var graph = await server.Client.SubmitAsync(Expression.Parse("(x + y) * z", name: "compared"));
        foreach (var z in new[] { -4.0, 2 })
            await graph.GradientAsync(feeds: new() { ["x"] = -2, ["y"] = 5, ["z"] = z }, options: new() { RunId = $"z={z}", Retention = RunRetention.All });
        await using var page = await browser.OpenAsync(new Uri(server.Address, $"/runs/{graph.Id}?run=z%3D-4"));
        await page.Page.ClickAsync("text=Compare >> nth=-1");
        await Expect(page.Page.Locator("h1")).ToHaveTextAsync("Two runs compared");
        await Expect(page.Page.Locator("main")).ToContainTextAsync("5 of 5");
        await Expect(page.Page.Locator("tr", new() { HasText = "#4" })).ToContainTextAsync("−12");
        await Expect(page.Page.Locator("tr", new() { HasText = "#4" })).ToContainTextAsync("6");
        Assert.Empty(page.Faults);
    }

    [BrowserFact]
    public async Task UnknownAddress_SaysSo()
    {
        foreach (var address in new[] { "/nowhere", "/graphs/nothing", "/runs/nothing?run=nothing" })
        {
            await using var page = await browser.OpenAsync(new Uri(server.Address, address));
            await Expect(page.Page.Locator("h1")).ToHaveTextAsync("Not here");
        }
    }

    [BrowserFact]
    public async Task Phone_NoPageIsWiderThanTheScreen()
    {
        foreach (var address in new[] { "/?expr=(x+%2B+y)+*+z&feeds=x=-2,y=5,z=-4", "/runs", "/graphs", "/cluster" })
        {
            await using var page = await browser.OpenAsync(new Uri(server.Address, address), new() { ViewportSize = new() { Width = 390, Height = 844 }, ColorScheme = ColorScheme.Dark });
            await page.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            Assert.True(await page.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), address);
        }
    }
}
