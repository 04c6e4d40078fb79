using DistGrad.Dashboard.Hosting;
using DistGrad.Grains;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace DistGrad.Silo;

/// <summary>A silo as a server of its own, with endpoints for health and metrics.</summary>
public static class DistGradServer
{
    // What Orleans may take to stop, beyond the time for runs to end.
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(30);

    /// <summary>Runs a silo until it is told to stop.</summary>
    /// <param name="options">What it was told.</param>
    /// <param name="started">Is told where it listens, once it is ready.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ArgumentException">An option is not right.</exception>
    /// <exception cref="TlsFileException">A file for TLS cannot be used.</exception>
    /// <exception cref="RedisUnreachableException">Redis does not answer.</exception>
    public static async Task RunAsync(ServerOptions options, Action<ServerAddresses>? started = null, CancellationToken cancellationToken = default)
    {
        var urls = ServerConfiguration.Urls(options, Environment.GetEnvironmentVariable);
        var hasDashboard = ServerConfiguration.HasDashboard(options, Environment.GetEnvironmentVariable, urls);
        var hosts = ServerConfiguration.DashboardHosts(options, Environment.GetEnvironmentVariable, urls);
        var hasOrleansDashboard = ServerConfiguration.HasOrleansDashboard(options, Environment.GetEnvironmentVariable, hasDashboard);
        var settings = await ServerConfiguration.Silo(options, Environment.GetEnvironmentVariable);
        var telemetry = ServerConfiguration.Telemetry(Environment.GetEnvironmentVariable);
        if (settings.Redis is not null) await RedisProbe.CheckAsync(settings.Redis);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelCore().UseUrls(urls);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);

        // Orleans' watchdog counts from the machine's start until its first look, and warns of a stall that there is not.
        builder.Logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
        builder.Host.UseOrleans(silo => silo.UseDistGrad(settings).UseOrleansDashboard(hasOrleansDashboard));
        ServerLimits.Check(builder.Configuration.GetSection(ServerLimits.Section));
        builder.Services.AddOptions<DistGradOptions>().BindConfiguration(ServerLimits.Section);
        builder.Services.AddOptions<HostOptions>().Configure<IOptions<DistGradOptions>>((host, limits) => host.ShutdownTimeout = limits.Value.DrainFor + StopTime);
        builder.Services.AddHealthChecks().AddCheck<SiloHealthCheck>("silo", tags: ["ready"]);
        builder.Services.AddServerTelemetry(telemetry, $"{settings.Address}:{settings.SiloPort}");
        if (hasDashboard) builder.Services.AddDistGradDashboard(settings.Ops, hasOrleansDashboard);
        await using var app = builder.Build();
        if (settings is { IsReachable: true, Tls: null }) ServerLog.IsNotEncrypted(app.Logger, settings.SiloPort, settings.GatewayPort);
        app.MapHealthChecks("/health");
        app.MapHealthChecks("/health/ready", new() { Predicate = check => check.Tags.Contains("ready") });
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false });
        app.MapPrometheusScrapingEndpoint();
        if (hasDashboard) app.MapDistGradDashboard(hosts);
        await app.StartAsync(cancellationToken);
        started?.Invoke(new ServerAddresses([.. app.Urls], settings.SiloPort, settings.GatewayPort));
        try
        {
            await app.WaitForShutdownAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await app.StopAsync(CancellationToken.None);
        }
    }

    /// <summary>Ready means: an active member of the cluster that is not about to stop.</summary>
    private sealed class SiloHealthCheck(ISiloStatusOracle silos, ISiloDrain drain) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(drain.HasBegun ? HealthCheckResult.Unhealthy("The silo is about to stop.")
                : silos.CurrentStatus == SiloStatus.Active ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy($"The silo is {silos.CurrentStatus}."));
    }
}

/// <summary>Where a server listens.</summary>
/// <param name="Urls">HTTP endpoints.</param>
/// <param name="SiloPort">Port for other silos.</param>
/// <param name="GatewayPort">Port for clients.</param>
public sealed record ServerAddresses(IReadOnlyList<string> Urls, int SiloPort, int GatewayPort);
