using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace DistGrad.Cli.Bench.Scale;

/// <summary>A silo in a process of its own, bound to one core.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    /// <summary>What a silo prints once it is up.</summary>
    public const string Ready = "ready";

    // A silo at rest takes less than this share of the time.
    private const double Rest = 0.1;
    private static readonly TimeSpan RestCheck = TimeSpan.FromSeconds(0.25);
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(20);

    private readonly Process _process;

    private SiloProcess(Process process, int siloPort, int gatewayPort)
    {
        (_process, SiloPort, GatewayPort) = (process, siloPort, gatewayPort);
    }

    public int SiloPort { get; }

    public int GatewayPort { get; }

    /// <summary>Starts a silo and waits until it is up.</summary>
    /// <param name="core">The core.</param>
    /// <param name="primary">The first silo of its cluster, or null for that itself.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<SiloProcess> StartAsync(int core, SiloProcess? primary, CancellationToken cancellationToken)
    {
        var (silo, gateway) = FreePorts();
        string[] arguments = ["bench", "silo", "--silo-port", Text(silo), "--gateway-port", Text(gateway), .. primary is null ? Array.Empty<string>() : ["--primary", Text(primary.SiloPort)]];
        var process = ChildBench.Start(["taskset", "-c", Text(core)], arguments, new() { ["DOTNET_PROCESSOR_COUNT"] = "1" });
        var started = new SiloProcess(process, silo, gateway);
        try
        {
            var line = await process.StandardOutput.ReadLineAsync(cancellationToken);
            if (line != Ready) throw new InvalidOperationException($"A silo did not start: {line ?? await process.StandardError.ReadToEndAsync(cancellationToken)}");
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Waits until the silo does nothing, for a time: after many runs the runtime goes on compiling what they called, on the only core that there
    /// is for them.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidOperationException">It does not come to rest.</exception>
    public async Task RestAsync(CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < LongestRest)
        {
            var (since, before) = (Stopwatch.GetTimestamp(), ProcessorTime());
            await Task.Delay(RestCheck, cancellationToken);
            if (ProcessorTime() - before < Rest * Stopwatch.GetElapsedTime(since)) return;
        }

        throw new InvalidOperationException($"A silo that has nothing to do has been computing for {LongestRest.TotalSeconds} s.");
    }

    /// <summary>Ends the silo: it goes when its input ends.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private TimeSpan ProcessorTime()
    {
        _process.Refresh();
        return _process.TotalProcessorTime;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static (int Silo, int Gateway) FreePorts()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }
}
