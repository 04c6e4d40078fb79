using System.Net;
using System.Text.Json;
using DistGrad.Dashboard.Hosting;
using DistGrad.Dashboard.Tests.Browser;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Serialization.Configuration;
using static Microsoft.Playwright.Assertions;

namespace DistGrad.Dashboard.Tests.Hosting;

public class OrleansDashboardTests(OrleansServer server, DashboardBrowser browser) : IClassFixture<OrleansServer>, IClassFixture<DashboardBrowser>
{
    [Theory]
    [InlineData("", "text/html")]
    [InlineData("index.min.js", "text/javascript")]
    [InlineData("index.css", "text/css")]
    [InlineData("DashboardCounters", "application/json")]
    [InlineData("ClusterStats", "application/json")]
    public async Task Served_AnswersWithAPolicyOfItsOwn(string path, string type)
    {
        using var response = await server.Http.GetAsync($"/orleans/{path}");
        Assert.Equal((HttpStatusCode.OK, type), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        var policy = Policy(response);
        Assert.Contains("style-src 'self' 'unsafe-inline';", policy, StringComparison.Ordinal);
        Assert.Contains("default-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", policy, StringComparison.Ordinal);
        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
    }

    [Fact]
    public async Task Served_KnowsTheSilo()
    {
        using var counters = JsonDocument.Parse(await server.Http.GetStringAsync("/orleans/DashboardCounters"));
        Assert.Equal("Active", Assert.Single(counters.RootElement.GetProperty("hosts").EnumerateArray()).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Served_OtherPagesHaveTheirPolicyAndALink()
    {
        using var response = await server.Http.GetAsync("/cluster");
        Assert.DoesNotContain("unsafe-inline", Policy(response), StringComparison.Ordinal);
        Assert.Contains("href=\"/orleans\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/orleans/DashboardCounters", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("/orleans/GrainState?grainId=0", "same-site", HttpStatusCode.Forbidden)]
    [InlineData("/orleans/", "cross-site", HttpStatusCode.OK)]
    [InlineData("/orleans", "cross-site", HttpStatusCode.MovedPermanently)]
    public async Task Served_OtherSites_MayLeadToThePageOnly(string address, string site, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add("Sec-Fetch-Site", site);
        using var response = await server.Http.SendAsync(request);
        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Served_LogsOfTheSilo_AreNot()
    {
        using var response = await server.Http.GetAsync("/orleans/Trace");
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [BrowserFact]
    public async Task Pages_HaveContentAndNothingGoesWrong()
    {
        await using var page = await browser.OpenAsync(new Uri(server.Address, "/cluster"));
        await page.Page.ClickAsync("text=Orleans' dashboard");
        await Expect(page.Page.Locator("#content")).ToContainTextAsync("Total Activations", new() { IgnoreCase = true });
        await Expect(page.Page.Locator("#content canvas").First).ToBeVisibleAsync();
        foreach (var (hash, text) in new[] { ("#/grains", "Grain"), ("#/silos", "Silo"), ("#/lifecycle", "Lifecycle"), ("#/reminders", "Reminder") })
        {
            await page.Page.ClickAsync($"aside a[href='{hash}']");
            await Expect(page.Page.Locator("#content")).ToContainTextAsync(text);
        }

        Assert.Empty(page.Faults);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Grains_AreOfferedWhereItIsServedOnly(bool isServed)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleans(silo => silo.UseLocalhostClustering().UseOrleansDashboard(isServed));
        using var host = builder.Build();
        var offered = host.Services.GetRequiredService<IOptions<TypeManifestOptions>>().Value.InterfaceImplementations;
        Assert.Equal(isServed, offered.Any(type => type.Assembly.GetName().Name == "Orleans.Dashboard"));
    }

    private static string Policy(HttpResponseMessage response) => response.Headers.GetValues("Content-Security-Policy").Single();
}
