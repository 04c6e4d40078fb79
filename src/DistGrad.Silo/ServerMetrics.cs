using OpenTelemetry.Metrics;

namespace DistGrad.Silo;

/// <summary>The figures that a server gives to Prometheus, at <c>/metrics</c>.</summary>
internal static class ServerMetrics
{
    /// <summary>Meters whose instruments are served: those of Orleans, of DistGrad and of the .NET runtime.</summary>
    private static readonly string[] Meters = ["Microsoft.Orleans", "DistGrad*", "System.Runtime"];

    /// <summary>Collects the meters' figures.</summary>
    /// <param name="services">The server's services.</param>
    public static void AddServerMetrics(this IServiceCollection services) =>
        services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter(Meters).AddPrometheusExporter());
}
