using DistGrad.Cli.Chaos;

namespace DistGrad.EndToEnd.Tests.Telemetry;

/// <summary>A silo sends its telemetry to a collector by OTLP.</summary>
public class OtlpTests
{
    [RedisFact]
    public async Task Silo_CollectorIsNamed_GetsMetricsAndTracesOfARun()
    {
        await using var collector = new OtlpCollector();
        await using var cluster = await LocalCluster.StartAsync(
            new()
            {
                Silos = 1,
                Environment = new Dictionary<string, string>(collector.Environment) { ["OTEL_TRACES_SAMPLER"] = "always_on" },
            },
            default);

        var (code, _, error) = await ChildProcess.DistGradAsync("eval", "(x + y) * z", "x=-2", "y=5", "z=-4", "--connect", cluster.Gateway(0));

        Assert.True(code == 0, error);
        await collector.GetsAsync("/v1/metrics", MetricNames.RunsFinished);
        await collector.GetsAsync("/v1/traces", TraceNames.GraphId);
    }

    [RedisFact]
    public async Task Silo_CollectorIsNotThere_RunsAndStopsAllTheSame()
    {
        await using var cluster = await LocalCluster.StartAsync(
            new() { Silos = 1, Environment = new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://127.0.0.1:{LocalPorts.Find(1)[0]}", ["OTEL_METRIC_EXPORT_INTERVAL"] = "100" } }, default);

        var (code, _, error) = await ChildProcess.DistGradAsync("eval", "(x + y) * z", "x=-2", "y=5", "z=-4", "--connect", cluster.Gateway(0));

        Assert.True(code == 0, error);
        Assert.True(await cluster.Silo(0)!.StopAsync());
    }
}
