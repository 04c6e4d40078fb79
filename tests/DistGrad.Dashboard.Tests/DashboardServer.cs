using DistGrad.Dashboard.Flow;
using DistGrad.Dashboard.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace DistGrad.Dashboard.Tests;

/// <summary>A cluster of two silos and a server with the dashboard, in this process, for all tests.</summary>
public sealed class DashboardServer : IAsyncLifetime
{
    /// <summary>A name that it goes by.</summary>
    public const string HostName = "grad.example.org";

    private EmbeddedCluster _cluster = null!;
    private WebApplication _app = null!;

    /// <summary>Where the dashboard is.</summary>
    public Uri Address => new(_app.Urls.First());

    public DistGradClient Client => _app.Services.GetRequiredService<DistGradClient>();

    public HttpClient Http { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _cluster = await EmbeddedCluster.StartAsync(new() { Silos = 2 });
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(_cluster.Client);
        builder.Services.AddDistGradDashboard();

        // However busy the machine is, there is time to read all runs.
        builder.Services.AddSingleton(new FlowShelf(new FakeTimeProvider()));
        _app = builder.Build();
        _app.MapDistGradDashboard(HostName);
        await _app.StartAsync();
        Http = new HttpClient { BaseAddress = Address };
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        await _cluster.DisposeAsync();
    }
}
