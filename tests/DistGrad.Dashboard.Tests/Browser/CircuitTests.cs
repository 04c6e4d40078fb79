using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DistGrad.Dashboard.Tests.Browser;

[Collection(DashboardGroup.Name)]
public class CircuitTests(DashboardServer server, DashboardBrowser browser) : IClassFixture<DashboardBrowser>
{
    private const string Green = "rgb(11, 122, 51)";
    private const string Red = "rgb(197, 34, 31)";

    private Uri Lecture => new(server.Address, "/?expr=(x+%2B+y)+*+z&feeds=x=-2,y=5,z=-4");

    [BrowserFact]
    public async Task Lecture_Shared_ShowsValuesAboveAndGradientsBelow()
    {
        await using var page = await browser.OpenAsync(Lecture, new() { ColorScheme = ColorScheme.Light });
        await Check(page.Node("x"), "−2", "−4");
        await Check(page.Node("y"), "5", "−4");
        await Check(page.Node("z"), "−4", "3");
        await Check(page.Gate("+"), "3", "−4");
        await Check(page.Gate("×"), "−12", "1");
        Assert.Equal(5, await page.Page.Locator(".node").CountAsync());
        await Expect(page.Page.Locator("#try-answer")).ToContainTextAsync("value = −12");
        Assert.Empty(page.Faults);

        static async Task Check(ILocator node, string value, string gradient)
        {
            var (above, below, wire) = (node.Locator("text.value"), node.Locator("text.gradient"), node.Locator("path.wire").First);
            await Expect(above).ToHaveTextAsync(value);
            await Expect(below).ToHaveTextAsync(gradient);
            await Expect(above).ToHaveCSSAsync("fill", Green);
            await Expect(below).ToHaveCSSAsync("fill", Red);
            var (top, middle, bottom) = ((await above.BoundingBoxAsync())!, (await wire.BoundingBoxAsync())!, (await below.BoundingBoxAsync())!);
            Assert.True(top.Y + top.Height <= middle.Y + 4, "The value is not above its wire.");
            Assert.True(bottom.Y >= middle.Y - 4, "The gradient is not below its wire.");
            Assert.InRange(top.X + (top.Width / 2), middle.X, middle.X + middle.Width);
        }
    }

    [BrowserFact]
    public async Task Lecture_Layers_GoFromLeftToRight()
    {
        await using var page = await browser.OpenAsync(Lecture);
        var (x, add, mul) = (await Left(page.Node("x")), await Left(page.Gate("+")), await Left(page.Gate("×")));
        Assert.True(x < add && add < mul, $"{x}, {add}, {mul}");

        static async Task<float> Left(ILocator node) => (await node.Locator(".box").BoundingBoxAsync())!.X;
    }

    [BrowserFact]
    public async Task Gate_Hovered_TellsItsRule_AndChosen_ItsProducts()
    {
        await using var page = await browser.OpenAsync(Lecture);
        await page.Gate("+").HoverAsync();
        await Expect(page.Page.Locator("[data-tip]")).ToContainTextAsync("add: distributor");
        await page.Gate("×").HoverAsync();
        await Expect(page.Page.Locator("[data-tip]")).ToContainTextAsync("mul: switcher");

        await page.Gate("×").ClickAsync();
        var panel = page.Page.Locator("[data-panel]");
        await Expect(panel.Locator("tbody tr").First).ToContainTextAsync("1 × −4 = −4");
        await Expect(panel.Locator("tbody tr").Nth(1)).ToContainTextAsync("1 × 3 = 3");
        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(panel).ToBeHiddenAsync();
        Assert.Empty(page.Faults);
    }

    [BrowserFact]
    public async Task Keyboard_Alone_RunsAndOpensANode()
    {
        await using var page = await browser.OpenAsync(server.Address);
        await page.Page.Locator("input[name=expr]").FocusAsync();
        await page.Page.Keyboard.PressAsync("Control+A");
        await page.Page.Keyboard.TypeAsync("a * b");
        await page.Page.Keyboard.PressAsync("Tab");
        await page.Page.Keyboard.PressAsync("Control+A");
        await page.Page.Keyboard.TypeAsync("a=3 b=-2");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Node("a").Locator("text.gradient")).ToHaveTextAsync("−2");
        Assert.Contains("expr=a+*+b", page.Page.Url, StringComparison.Ordinal);
        await page.Node("a").FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator("[data-panel] h2")).ToHaveTextAsync("a");
        Assert.Empty(page.Faults);
    }

    [BrowserFact]
    public async Task Replay_Dragged_ShowsTheWaveGoingForwardAndThenBack()
    {
        await using var page = await browser.OpenAsync(Lecture);
        var (slider, moment) = (page.Page.Locator("[data-slider]"), page.Page.Locator("[data-moment]"));
        await Expect(page.Page.Locator("[data-timeline]")).ToBeVisibleAsync();

        // Five nodes, each in two passes.
        await Expect(slider).ToHaveJSPropertyAsync("value", "10");
        await Drag("0");
        await Expect(moment).ToHaveTextAsync("before the run");
        await Expect(page.Node("x").Locator("text.value")).ToBeHiddenAsync();

        await Drag("5");
        await Expect(moment).ToContainTextAsync("forward, ");
        await Expect(page.Gate("×").Locator("text.value")).ToBeVisibleAsync();
        await Expect(page.Gate("×").Locator("text.gradient")).ToBeHiddenAsync();

        await Drag("6");
        await Expect(moment).ToContainTextAsync("backward, ");
        await Expect(page.Gate("×").Locator("text.gradient")).ToBeVisibleAsync();
        await Expect(page.Gate("+").Locator("text.gradient")).ToBeHiddenAsync();
        await Expect(page.Node("x").Locator("text.gradient")).ToBeHiddenAsync();

        await Drag("10");
        await Expect(page.Node("x").Locator("text.gradient")).ToBeVisibleAsync();
        Assert.Empty(page.Faults);

        Task Drag(string to) => Slide(slider, to);
    }

    [BrowserFact]
    public async Task Replay_OfARunWithoutTrace_GoesByLevels_AndSaysSo()
    {
        var graph = await server.Client.SubmitAsync(Expression.Parse("(x + y) * z", name: "untraced"));
        var run = await graph.GradientAsync(feeds: new() { ["x"] = -2, ["y"] = 5, ["z"] = -4 });
        await using var page = await browser.OpenAsync(new Uri(server.Address, $"/runs/{graph.Id}?run={run.RunId}"));
        var moment = page.Page.Locator("[data-moment]");
        await Expect(page.Page.Locator("[data-replay-note]")).ToContainTextAsync("not measured times");

        await Slide(page.Page.Locator("[data-slider]"), "2");
        await Expect(moment).ToHaveTextAsync("forward, step 2 of 3");
        await Expect(page.Gate("+").Locator("text.value")).ToBeVisibleAsync();
        await Expect(page.Gate("×").Locator("text.value")).ToBeHiddenAsync();
        await Slide(page.Page.Locator("[data-slider]"), "4");
        await Expect(moment).ToHaveTextAsync("backward, step 1 of 3");
        await Expect(page.Page.Locator("[data-timeline]")).ToBeHiddenAsync();
        Assert.Empty(page.Faults);
    }

    [BrowserFact]
    public async Task Timeline_OfARun_HasALaneForEachSilo_AndItsCriticalPath()
    {
        await using var page = await browser.OpenAsync(Lecture);
        var timeline = page.Page.Locator("[data-timeline]");
        await Expect(timeline.Locator(".event")).ToHaveCountAsync(10);
        Assert.InRange(await timeline.Locator(".lane").CountAsync(), 1, 2);
        await Expect(timeline).ToContainTextAsync("Critical path: ");
        await Expect(timeline).ToContainTextAsync("→");
        Assert.InRange(await timeline.Locator(".event.critical").CountAsync(), 2, 6);
        Assert.Empty(page.Faults);
    }

    [BrowserFact]
    public async Task Replay_Played_Moves_AndEnds()
    {
        await using var page = await browser.OpenAsync(Lecture);
        await page.Gate("×").WaitForAsync();
        var moment = page.Page.Locator("[data-moment]");
        await page.Page.ClickAsync("[data-play]");
        await Expect(moment).ToContainTextAsync("forward");
        await Expect(moment).ToContainTextAsync("backward", new() { Timeout = 60_000 });
        await Expect(moment).ToHaveTextAsync("the whole run", new() { Timeout = 60_000 });
        Assert.Empty(page.Faults);
    }

    [BrowserFact]
    public async Task Mistakes_AreShownWithTheirPlace()
    {
        await using var page = await browser.OpenAsync(new Uri(server.Address, "/?expr=(x+%2B+y&feeds=x=1"));
        var problem = page.Page.Locator("#try-problem");
        await Expect(problem).ToContainTextAsync("Column 1: '(' is never closed");
        await Expect(problem.Locator("pre")).ToContainTextAsync("^");
        await Expect(page.Page.Locator("input[name=expr]")).ToBeFocusedAsync();

        await page.Page.FillAsync("input[name=expr]", "x + y");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(problem).ToContainTextAsync("No value is given for y; write y=1, for example.");

        await page.Page.FillAsync("input[name=feeds]", "x=1, y=2");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Gate("+").Locator("text.value")).ToHaveTextAsync("3");
        await Expect(problem).ToBeHiddenAsync();
    }

    [BrowserFact]
    public async Task Colour_ByTime_IsWhatNodesComputedInBothPasses()
    {
        await using var page = await browser.OpenAsync(Lecture);
        await Expect(page.Page.Locator("[data-timeline]")).ToBeVisibleAsync();
        await page.Page.SelectOptionAsync("[data-colour]", "time");
        var legend = page.Page.Locator("[data-legend]");
        await Expect(legend).ToContainTextAsync("computed, both passes together:");
        await Expect(legend).ToContainTextAsync(new Regex("[µm]s$"));
        await Expect(page.Page.Locator(".node[class*=heat-]")).ToHaveCountAsync(5);
        await Expect(page.Page.Locator(".node.heat-4")).Not.ToHaveCountAsync(0);

        await page.Gate("×").ClickAsync();
        await Expect(page.Page.Locator("[data-panel] dt")).ToContainTextAsync(["Value", "Upstream gradient", "Computed forward", "Computed backward"]);
        await page.Page.SelectOptionAsync("[data-colour]", "kind");
        await Expect(page.Page.Locator(".node[class*=heat-]")).ToHaveCountAsync(0);
        Assert.Empty(page.Faults);
    }

    [BrowserFact]
    public async Task Colour_ByTime_OfWhatWasNotTraced_SaysSo()
    {
        var graph = await server.Client.SubmitAsync(Expression.Parse("x * y", name: "no times"));
        var run = await graph.GradientAsync(feeds: new() { ["x"] = 2, ["y"] = 3 });
        await using var page = await browser.OpenAsync(new Uri(server.Address, $"/runs/{graph.Id}?run={run.RunId}"));
        await page.Page.SelectOptionAsync("[data-colour]", "time");
        await Expect(page.Page.Locator("[data-legend]")).ToHaveTextAsync("This run was not traced, or its trace is no longer kept, so there are no times.");
        await Expect(page.Page.Locator(".node[class*=heat-]")).ToHaveCountAsync(0);
        Assert.Empty(page.Faults);

        await using var alone = await browser.OpenAsync(new Uri(server.Address, $"/graphs/{graph.Id}"));
        await alone.Gate("×").WaitForAsync();
        await Expect(alone.Page.Locator("[data-colour] option[value=time]")).ToHaveJSPropertyAsync("disabled", true);
        Assert.Empty(alone.Faults);
    }

    [BrowserFact]
    public async Task GradientFlow_NamesDeadBranches_AndVanishingLayers()
    {
        await using var page = await browser.OpenAsync(new Uri(server.Address, "/?expr=max(z,+w)+*+exp(-x*x)&feeds=x=6,z=2,w=-1"));
        var flow = page.Page.Locator("[data-flow]");
        await Expect(flow).ToContainTextAsync("Dead, as their gradient is 0: w.");
        await Expect(flow).ToContainTextAsync("It vanishes, below a millionth of the output's, in layers 1, 2, 3.");
        await Expect(flow.Locator(".layer.vanishing")).ToHaveCountAsync(3);
        Assert.Empty(page.Faults);
    }

    [BrowserFact]
    public async Task NaN_IsNamedWhereItIsBorn()
    {
        await using var page = await browser.OpenAsync(new Uri(server.Address, "/?expr=log(x)+*+y&feeds=x=-1,y=2"));
        await Expect(page.Page.Locator("[data-notes]")).ToContainTextAsync("The first value that is not finite comes from #1 (Log)");
        await Expect(page.Page.Locator(".node.birthplace")).ToHaveAttributeAsync("data-label", "#1");
        await Expect(page.Gate("×").Locator("text.value")).ToHaveTextAsync("NaN");
    }

    [BrowserFact]
    public async Task Search_ByName_FindsAndColoursTheNode()
    {
        await using var page = await browser.OpenAsync(Lecture);
        await page.Gate("×").WaitForAsync();
        await page.Page.FillAsync("[data-search]", "z");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator("[data-panel] h2")).ToHaveTextAsync("z");
        await Expect(page.Page.Locator(".node.found")).ToHaveCountAsync(1);
        await page.Page.SelectOptionAsync("[data-colour]", "silo");
        await Expect(page.Page.Locator("[data-legend] span").First).ToContainTextAsync("127.0.0.1");
        Assert.Empty(page.Faults);
    }

    private static Task Slide(ILocator slider, string to) => slider.EvaluateAsync("(slider, to) => { slider.value = to; slider.dispatchEvent(new Event('input')); }", to);
}
