using System.ComponentModel;
using System.Globalization;

namespace DistGrad.Cli.Bench.Scale;

/// <summary>Whether two silos do twice as much as one: processes, each bound to a core of its own.</summary>
internal static class TwoSilos
{
    private const int Ops = 10_000_000;
    private const int Circuits = 10_000;
    private const int Turns = 11;
    private const int RunsATurn = 4;
    private const int WarmUps = 4;

    /// <summary>Time of a run on one silo against that on two, in turn; null where processes cannot be bound to cores.</summary>
    /// <param name="report">Is told what was measured.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<double?> SpeedupAsync(Action<string> report, CancellationToken cancellationToken)
    {
        if (Environment.ProcessorCount < 2) return null;
        try
        {
            return await MeasureAsync(report, cancellationToken);
        }
        catch (Win32Exception e)
        {
            report($"  not measured: taskset, which binds processes to cores, could not be started: {e.Message}");
            return null;
        }
    }

    private static async Task<double?> MeasureAsync(Action<string> report, CancellationToken cancellationToken)
    {
        await using var alone = await SiloProcess.StartAsync(0, null, cancellationToken);
        await using var first = await SiloProcess.StartAsync(0, null, cancellationToken);
        await using var second = await SiloProcess.StartAsync(1, first, cancellationToken);
        await using var one = await DistGradClient.ConnectAsync(Gateway(alone), SiloCommandCluster, cancellationToken: cancellationToken);
        await using var two = await DistGradClient.ConnectAsync(Gateway(first), SiloCommandCluster, cancellationToken: cancellationToken);
        var shape = ScaleGraph.Circuits(Ops, Circuits);
        var onOne = await ScaleRuns.SubmitAsync(one, shape, Granularity.Fused, cancellationToken);
        var onTwo = await ScaleRuns.SubmitAsync(two, shape, Granularity.Fused, cancellationToken);
        List<(double One, double Two)> turns = [];
        for (var turn = -WarmUps; turn < Turns; turn++)
        {
            var times = (await FastestAsync(onOne, cancellationToken), await FastestAsync(onTwo, cancellationToken));
            if (turn >= 0) turns.Add(times);
        }

        report(string.Create(CultureInfo.InvariantCulture, $"  one silo {Median.Of(turns.Select(turn => turn.One)) * 1e3:F1} ms, two silos {Median.Of(turns.Select(turn => turn.Two)) * 1e3:F1} ms"));
        return Median.Of(turns.Select(turn => turn.One / turn.Two));
    }

    // A turn counts as its fastest run: cores are shared with who knows whom.
    private static async Task<double> FastestAsync(ScaleRuns runs, CancellationToken cancellationToken)
    {
        var fastest = double.PositiveInfinity;
        for (var run = 0; run < RunsATurn; run++) fastest = Math.Min(fastest, await runs.RunAsync(cancellationToken));
        return fastest;
    }

    private const string SiloCommandCluster = "bench";

    private static string Gateway(SiloProcess silo) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{silo.GatewayPort}");
}
