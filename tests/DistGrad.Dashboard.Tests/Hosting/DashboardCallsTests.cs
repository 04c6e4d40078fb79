using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace DistGrad.Dashboard.Tests.Hosting;

[Collection(DashboardGroup.Name)]
public class DashboardCallsTests(DashboardServer server)
{
    [Fact]
    public async Task Try_Lecture_GivesTheCircuit()
    {
        using var response = await Try("(x + y) * z", "x=-2, y=5, z=-4");
        var trial = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(-12, trial.GetProperty("values")[0].GetProperty("number").GetDouble());
        Assert.Equal([-4, -4, 3], trial.GetProperty("gradients").EnumerateArray().Select(gradient => gradient.GetProperty("number").GetDouble()));
        var mul = trial.GetProperty("view").GetProperty("nodes").EnumerateArray().Single(node => node.GetProperty("op").GetString() == "Mul");
        Assert.Equal("mul: switcher", mul.GetProperty("gate").GetString());
        Assert.Equal([-4, 3], mul.GetProperty("inputs").EnumerateArray().Select(input => input.GetProperty("downstream").GetDouble()));
    }

    [Theory]
    [InlineData("", "", "expr", "There is no expression")]
    [InlineData("x +", "x=1", "expr", "Column 4")]
    [InlineData("x + y", "x=1, x=2", "feeds", "'x' is given twice.")]
    [InlineData("x", "x=one", "feeds", "is no number")]
    [InlineData("x", "x=1 q=2", "feeds", "has no input q; it has x")]
    public async Task Try_Mistake_IsToldWithItsField(string expr, string feeds, string field, string sentence)
    {
        using var response = await Try(expr, feeds);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal(field, problem.GetProperty("field").GetString());
        Assert.Contains(sentence, problem.GetProperty("problems")[0].GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0 / x", "x=0", "NaN")]
    [InlineData("1 / x", "x=0", "Infinity")]
    public async Task Try_NotFinite_IsAText(string expr, string feeds, string expected)
    {
        using var response = await Try(expr, feeds);
        Assert.Equal(expected, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("values")[0].GetProperty("number").GetString());
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    public async Task Try_FromAnotherSite_IsRefused(string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/try") { Content = JsonContent.Create(new { expr = "x", feeds = "x=1" }) };
        request.Headers.Add(header, value);
        using var response = await server.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Theory]
    [InlineData("/", "evil.example")]
    [InlineData("/runs", "evil.example:8080")]
    [InlineData("/api/graphs/nothing/view", "127.0.0.1.evil.example")]
    [InlineData("/assets/dashboard.js", "localhost.evil.example")]
    public async Task Anything_UnderANameOfOthers_IsRefused(string path, string host)
    {
        using var response = await Get(path, host);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, response.StatusCode);
        Assert.Contains("--dashboard-hosts", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("grad.localhost:1234")]
    [InlineData("10.1.2.3:8080")]
    [InlineData("[::1]:8080")]
    [InlineData(DashboardServer.HostName)]
    [InlineData("GRAD.example.org:443")]
    public async Task Page_UnderANameOfTheServer_IsShown(string host)
    {
        using var response = await Get("/", host);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("/api/graphs/nothing/flow", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("/api/runs/nothing/view?run=nothing", "same-site", HttpStatusCode.Forbidden)]
    [InlineData("/api/graphs/nothing/flow", "none", HttpStatusCode.NotFound)]
    [InlineData("/runs", "cross-site", HttpStatusCode.OK)]
    public async Task Get_FromAnotherSite_MayLeadToPagesOnly(string path, string site, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Sec-Fetch-Site", site);
        using var response = await server.Http.SendAsync(request);
        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Try_AsFormsAreSent_IsNothingThatIsThere()
    {
        using var form = new FormUrlEncodedContent([new("expr", "x"), new("feeds", "x=1")]);
        using var response = await server.Http.PostAsync("/api/try", form);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Pages_AllowNothingFromElsewhere()
    {
        using var response = await server.Http.GetAsync("/");
        Assert.StartsWith("default-src 'self';", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Set-Cookie"));
        var html = await response.Content.ReadAsStringAsync();
        Assert.DoesNotContain("http://", html, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OrleansDashboard_NotAskedFor_IsNeitherServedNorLinked()
    {
        foreach (var address in new[] { "/orleans", "/orleans/", "/orleans/index.min.js", "/orleans/DashboardCounters" })
        {
            using var response = await server.Http.GetAsync(address);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }

        Assert.DoesNotContain("/orleans", await server.Http.GetStringAsync("/cluster"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asset_AskedForAgain_IsNotSentAgain()
    {
        using var first = await server.Http.GetAsync("/assets/dashboard.js");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/assets/dashboard.js");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await server.Http.SendAsync(request);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotModified), (first.StatusCode, second.StatusCode));
        Assert.Equal("text/javascript", first.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Flow_OfAGraph_HasAColumnForEachRunWithGradients()
    {
        var graph = await server.Client.SubmitAsync(Expression.Parse("relu(x) * y + exp(-x*x) * log(z)", name: "flow by call"));
        await Run("first", -6, 1);
        await Run("broken", -6, 0);
        await graph.EvaluateAsync(Feeds(-6, 1), options: new() { RunId = "forward only" });

        var view = await server.Http.GetFromJsonAsync<JsonElement>($"/api/graphs/{graph.Id}/flow");
        Assert.Equal(["first", "broken"], view.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("runId").GetString()));
        Assert.Equal("level", view.GetProperty("by").GetString());
        var cells = view.GetProperty("runs")[0].GetProperty("cells");
        Assert.Equal((view.GetProperty("layers").GetArrayLength(), "sound"), (cells.GetArrayLength(), cells[cells.GetArrayLength() - 1].GetProperty("state").GetString()));
        Assert.Equal(1, cells[cells.GetArrayLength() - 1].GetProperty("norm").GetDouble());
        var findings = view.GetProperty("findings").EnumerateArray().Select(finding => finding.GetString()!).ToList();
        Assert.Contains(findings, finding => finding.StartsWith("Single nodes that are dead in both runs: y", StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding.StartsWith("Run broken: The first value that is not finite comes from ", StringComparison.Ordinal) && finding.Contains("(Log), which makes -Infinity of 0", StringComparison.Ordinal));
        Assert.Equal(0, view.GetProperty("late").GetInt32());

        Task<RunResult> Run(string id, double x, double z) => graph.GradientAsync(feeds: Feeds(x, z), options: new() { RunId = id });

        static Feeds Feeds(double x, double z) => new() { ["x"] = x, ["y"] = 3, ["z"] = z };
    }

    [Fact]
    public async Task Flow_OfTooLargeAGraph_SaysWhyThereIsNone()
    {
        var graph = await server.Client.SubmitAsync("too large for flow", builder =>
        {
            var y = builder.Input("x");
            for (var i = 0; i < 20_000; i++) y = -y;
            return y;
        });
        await graph.GradientAsync(feeds: new() { ["x"] = 1 });
        var view = await server.Http.GetFromJsonAsync<JsonElement>($"/api/graphs/{graph.Id}/flow");
        Assert.Contains("The graph has 20,001 nodes.", view.GetProperty("notes")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(0, view.GetProperty("runs").GetArrayLength());
    }

    [Fact]
    public async Task Flow_AskedForWrongly_SaysWhatWouldBeRight()
    {
        using var unknown = await server.Http.GetAsync("/api/graphs/nothing/flow");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using var response = await server.Http.GetAsync("/api/graphs/nothing/flow?by=colour");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal("Layers are by 'name' or by 'level', not by 'colour'.", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("problems")[0].GetString());
    }

    private async Task<HttpResponseMessage> Get(string path, string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = host;
        return await server.Http.SendAsync(request);
    }

    private Task<HttpResponseMessage> Try(string expr, string feeds) => server.Http.PostAsJsonAsync("/api/try", new { expr, feeds });
}
