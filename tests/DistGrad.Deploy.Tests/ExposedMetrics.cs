using System.Diagnostics.Metrics;
using DistGrad.Cli.Chaos;
using DistGrad.Silo;

namespace DistGrad.Deploy.Tests;

/// <summary>The names under which a silo gives its metrics to Prometheus, from one that has run a graph.</summary>
public sealed class ExposedMetrics : IAsyncLifetime
{
    private static readonly Dictionary<string, string> Units = new() { ["s"] = "_seconds", ["By"] = "_bytes" };

    private readonly MeterListener _listener = new();
    private readonly Lock _lock = new();

    /// <summary>Names of the product's own metrics, by the names of their instruments.</summary>
    public Dictionary<string, string> Own { get; } = [];

    /// <summary>The series that it gave, by the names of metrics.</summary>
    public HashSet<string> Scraped { get; } = [];

    /// <summary>The lines that it gave.</summary>
    public IReadOnlyList<string> Lines { get; private set; } = [];

    /// <summary>All names, of metrics too that had nothing to tell yet: a histogram has three.</summary>
    public HashSet<string> All => [.. Scraped, .. Own.Values.SelectMany(name => new[] { name, $"{name}_bucket", $"{name}_sum", $"{name}_count" })];

    public async Task InitializeAsync()
    {
        _listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name != MetricNames.Meter) return;
            lock (_lock) Own[instrument.Name] = NameOf(instrument);
        };
        _listener.Start();
        var started = new TaskCompletionSource<ServerAddresses>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = new CancellationTokenSource();
        var ports = LocalPorts.Find(2);
        var server = DistGradServer.RunAsync(new ServerOptions { Urls = ["http://127.0.0.1:0"], SiloPort = ports[0], GatewayPort = ports[1] }, started.SetResult, stop.Token);
        await await Task.WhenAny(server, started.Task);
        await using (var client = await DistGradClient.ConnectAsync($"127.0.0.1:{ports[1]}"))
            await (await client.SubmitAsync(Expression.Parse("(x + y) * z"))).GradientAsync(feeds: new Feeds { ["x"] = -2, ["y"] = 5, ["z"] = -4 });
        using var http = new HttpClient();
        Lines = (await http.GetStringAsync((await started.Task).Urls[0] + "/metrics")).Split('\n');
        Scraped.UnionWith(Lines.Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('{', ' ')[0]));
        await stop.CancelAsync();
        await server;
    }

    public Task DisposeAsync()
    {
        _listener.Dispose();
        return Task.CompletedTask;
    }

    // As OpenTelemetry's exporter makes them.
    private static string NameOf(Instrument instrument)
    {
        var isCounter = instrument.GetType().Name.StartsWith("ObservableCounter", StringComparison.Ordinal) || instrument.GetType().Name.StartsWith("Counter", StringComparison.Ordinal);
        return instrument.Name.Replace('.', '_') + Units.GetValueOrDefault(instrument.Unit ?? "") + (isCounter ? "_total" : "");
    }
}
