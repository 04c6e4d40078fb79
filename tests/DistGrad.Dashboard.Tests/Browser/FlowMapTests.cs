using System.Text.Json.Nodes;
using static DistGrad.Functions;
using static Microsoft.Playwright.Assertions;

namespace DistGrad.Dashboard.Tests.Browser;

[Collection(DashboardGroup.Name)]
public class FlowMapTests(DashboardServer server, DashboardBrowser browser) : IClassFixture<DashboardBrowser>
{
    [BrowserFact]
    public async Task Runs_AreColumns_AndWhatIsWrongHasASignAndASentence()
    {
        var graph = await TrainedAsync("trained");
        await using var page = await browser.OpenAsync(new Uri(server.Address, $"/graphs/{graph.Id}"));
        var map = page.Page.Locator("[data-heat-map]");
        await Expect(map.Locator("th.run a")).ToHaveTextAsync(["step-1", "step-2", "step-3", "step-4"]);
        await Expect(map.Locator("tbody th")).ToHaveTextAsync(["layer1", "layer2", "layer3"]);

        // By hand: the gradient is w2 / w1 in layer 1, log w1 in layer 2, and 0 behind a relu of −1 in layer 3.
        await Expect(map.Locator("tbody tr").Nth(0).Locator("td")).ToHaveTextAsync(["0.6", "↓\u202f−8.4", "↑\u202f8.6", "0.0"]);
        await Expect(map.Locator("tbody tr").Nth(1).Locator("td")).ToHaveTextAsync(["0.0", "0.0", "0.0", "!\u202fNaN"]);
        await Expect(map.Locator("tbody tr").Nth(2).Locator("td")).ToHaveTextAsync(["0", "0", "0", "0"]);
        await Expect(map.Locator("tfoot td")).ToHaveTextAsync(["", "", "", "z"]);

        var findings = page.Page.Locator("[data-heat-findings]");
        await Expect(findings).ToContainTextAsync("The gradient vanishes, below a millionth of the output's, in layer1 (1 of 4 runs).");
        await Expect(findings).ToContainTextAsync("The gradient explodes, above a million times the output's, in layer1 (1 of 4 runs).");
        await Expect(findings).ToContainTextAsync("Dead, as the gradient is 0 in all 4 runs: layer3.");
        await Expect(findings).ToContainTextAsync("Run step-4: The first value that is not finite comes from z (Log), which makes NaN of -1.");
        await Expect(page.Page.Locator("[data-heat-legend]")).ToContainTextAsync("↓ vanishing");

        await map.Locator("th.run a").First.ClickAsync();
        await Expect(page.Page.Locator("h1")).ToHaveTextAsync("trained");
        Assert.EndsWith("run=step-1", page.Page.Url, StringComparison.Ordinal);
        Assert.Empty(page.Faults);
    }

    [BrowserFact]
    public async Task Cells_TellTheirNumbers_PointedAtOrWalkedTo_AndInATable()
    {
        var graph = await TrainedAsync("walked");
        await using var page = await browser.OpenAsync(new Uri(server.Address, $"/graphs/{graph.Id}"));
        var (cells, reading) = (page.Page.Locator("[data-heat-map] tbody td"), page.Page.Locator("[data-heat-reading]"));
        await cells.Nth(1).HoverAsync();
        await Expect(reading).ToHaveTextAsync("layer1, run step-2: norm 3.6788e−9, 10^−8.4 of the output's; vanishing.");
        await cells.Last.FocusAsync();
        await Expect(reading).ToHaveTextAsync("layer3, run step-4: norm 0; dead: the gradient is 0.");
        await page.Page.Keyboard.PressAsync("ArrowUp");
        await Expect(reading).ToHaveTextAsync("layer2, run step-4: norm NaN; not finite.");
        Assert.Equal(1, await page.Page.Locator("[data-heat-map] [tabindex='0']").CountAsync());

        await page.Page.ClickAsync("[data-heat-table] summary");
        await Expect(page.Page.Locator("[data-heat-table] tbody tr")).ToHaveCountAsync(12);
        await Expect(page.Page.Locator("[data-heat-table] tbody tr").Nth(1)).ToContainTextAsync("vanishing");
        Assert.Empty(page.Faults);
    }

    [BrowserFact]
    public async Task Layers_CanBeLevels_AndNewRunsComeWhenLookedAtAgain()
    {
        var graph = await TrainedAsync("again");
        await using var page = await browser.OpenAsync(new Uri(server.Address, $"/graphs/{graph.Id}"), new() { ViewportSize = new() { Width = 390, Height = 844 } });
        var map = page.Page.Locator("[data-heat-map]");
        await Expect(map.Locator("th.run")).ToHaveCountAsync(4);
        await page.Page.SelectOptionAsync("[data-heat-rows]", "level");
        await Expect(map.Locator("tbody th").First).ToHaveTextAsync("level 1");

        await RunAsync(graph, "step-5", 1, 1);
        await page.Page.ClickAsync("[data-heat-again]");
        await Expect(map.Locator("th.run a").Last).ToHaveTextAsync("step-5");
        await Expect(map.Locator("tbody th").First).ToHaveTextAsync("level 1");
        Assert.True(await page.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        Assert.Empty(page.Faults);
    }

    [BrowserFact]
    public async Task Runs_ThatThereWasNoTimeFor_AreReadOn()
    {
        var graph = await TrainedAsync("late");
        var answers = 0;
        await using var page = await browser.OpenAsync(server.Address);
        await page.Page.RouteAsync("**/api/graphs/*/flow*", async route =>
        {
            // The first answer is one in which time was over before the second run.
            var answer = await (await route.FetchAsync()).JsonAsync();
            var view = JsonNode.Parse(answer!.Value.GetRawText())!;
            if (Interlocked.Increment(ref answers) == 1)
            {
                while (view["runs"]!.AsArray().Count > 1) view["runs"]!.AsArray().RemoveAt(0);
                view["late"] = 3;
                view["notes"] = new JsonArray("3 runs are not here yet.");
            }

            await route.FulfillAsync(new() { Json = view });
        });
        await page.Page.GotoAsync(new Uri(server.Address, $"/graphs/{graph.Id}").ToString());
        await Expect(page.Page.Locator("[data-heat-notes]")).ToHaveTextAsync("3 runs are not here yet.");
        await Expect(page.Page.Locator("[data-heat-map] th.run")).ToHaveCountAsync(1);
        await page.Page.ClickAsync("text=Read on");
        await Expect(page.Page.Locator("[data-heat-map] th.run")).ToHaveCountAsync(4);
        await Expect(page.Page.Locator("[data-heat-again]")).ToHaveTextAsync("Look again");
        Assert.Empty(page.Faults);
    }

    [BrowserFact]
    public async Task WithoutGradients_ItSaysWhatIsMissing()
    {
        var graph = await server.Client.SubmitAsync(Expression.Parse("x * x", name: "no gradients"));
        await graph.EvaluateAsync(new() { ["x"] = 2 });
        await using var page = await browser.OpenAsync(new Uri(server.Address, $"/graphs/{graph.Id}"));
        await Expect(page.Page.Locator("[data-heat-notes]")).ToHaveTextAsync("No run with gradients has succeeded yet; each that does becomes a column here.");
        await Expect(page.Page.Locator("[data-heat-map]")).ToBeHiddenAsync();
        Assert.Empty(page.Faults);
    }

    private async Task<GraphHandle> TrainedAsync(string name)
    {
        var builder = new GraphBuilder(name);
        var (x, w1, w2, w3) = (builder.Input("x"), builder.Input("layer1/weight"), builder.Input("layer2/weight"), builder.Input("layer3/weight"));
        var graph = await server.Client.SubmitAsync(builder.Build(((Log(w1).Named("z") * w2) + Relu(x * w3)).Named("loss")));
        await RunAsync(graph, "step-1", Math.E, 10);
        await RunAsync(graph, "step-2", Math.E, 1e-8);
        await RunAsync(graph, "step-3", Math.E, 1e9);
        await RunAsync(graph, "step-4", -1, 1);
        return graph;
    }

    private static Task<RunResult> RunAsync(GraphHandle graph, string id, double w1, double w2) =>
        graph.GradientAsync(feeds: new() { ["x"] = 1, ["layer1/weight"] = w1, ["layer2/weight"] = w2, ["layer3/weight"] = -1 }, options: new() { RunId = id });
}
