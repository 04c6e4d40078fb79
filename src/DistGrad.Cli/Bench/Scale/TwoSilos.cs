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
    private const int WarmUps = 10;

    // Short runs, of a graph that is on both silos where there are two, until the runtime has compiled the way of a run for good: it does so in steps,
    // each of which counts calls anew.
    private const int ShortRounds = 16;
    private const int ShortRuns = 125;
    private const int ShortOps = 100_000;
    private const int ShortCircuits = 1_000;

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
        // One core may be slower than the other, so one silo is measured on each of them.
        await using var left = await SiloProcess.StartAsync(0, null, cancellationToken);
        await using var right = await SiloProcess.StartAsync(1, null, cancellationToken);
        await using var first = await SiloProcess.StartAsync(0, null, cancellationToken);
        await using var second = await SiloProcess.StartAsync(1, first, cancellationToken);
        await using var oneLeft = await ConnectAsync(left, cancellationToken);
        await using var oneRight = await ConnectAsync(right, cancellationToken);
        await using var two = await ConnectAsync(first, cancellationToken);
        SiloProcess[] silos = [left, right, first, second];
        foreach (var client in new[] { oneLeft, oneRight, two }) await WarmUpAsync(client, silos, cancellationToken);
        var shape = ScaleGraph.Circuits(Ops, Circuits);
        var onLeft = await ScaleRuns.SubmitAsync(oneLeft, shape, Granularity.Fused, cancellationToken);
        var onRight = await ScaleRuns.SubmitAsync(oneRight, shape, Granularity.Fused, cancellationToken);
        var onTwo = await ScaleRuns.SubmitAsync(two, shape, Granularity.Fused, cancellationToken);
        List<(double Left, double Right, double Two)> turns = [];
        for (var turn = -WarmUps; turn < Turns; turn++)
        {
            var times = (await FastestAsync(onLeft, cancellationToken), await FastestAsync(onRight, cancellationToken), await FastestAsync(onTwo, cancellationToken));
            if (turn >= 0) turns.Add(times);
            await RestAsync(silos, cancellationToken);
        }

        report(string.Create(CultureInfo.InvariantCulture,
            $"  one silo {Median.Of(turns.Select(turn => turn.Left)) * 1e3:F1} ms on the one core, {Median.Of(turns.Select(turn => turn.Right)) * 1e3:F1} ms on the other; two silos {Median.Of(turns.Select(turn => turn.Two)) * 1e3:F1} ms"));
        return Median.Of(turns.Select(turn => (turn.Left + turn.Right) / 2 / turn.Two));
    }

    private static async Task WarmUpAsync(DistGradClient client, SiloProcess[] silos, CancellationToken cancellationToken)
    {
        var runs = await ScaleRuns.SubmitAsync(client, ScaleGraph.Circuits(ShortOps, ShortCircuits), Granularity.Fused, cancellationToken);
        for (var round = 0; round < ShortRounds; round++)
        {
            for (var run = 0; run < ShortRuns; run++) await runs.RunAsync(cancellationToken);
            await RestAsync(silos, cancellationToken);
        }
    }

    private static Task RestAsync(SiloProcess[] silos, CancellationToken cancellationToken) => Task.WhenAll(silos.Select(silo => silo.RestAsync(cancellationToken)));

    // A turn counts as its fastest run: cores are shared with who knows whom.
    private static async Task<double> FastestAsync(ScaleRuns runs, CancellationToken cancellationToken)
    {
        var fastest = double.PositiveInfinity;
        for (var run = 0; run < RunsATurn; run++) fastest = Math.Min(fastest, await runs.RunAsync(cancellationToken));
        return fastest;
    }

    private const string SiloCommandCluster = "bench";

    private static async Task<DistGradClient> ConnectAsync(SiloProcess silo, CancellationToken cancellationToken) =>
        await DistGradClient.ConnectAsync(string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{silo.GatewayPort}"), SiloCommandCluster, cancellationToken: cancellationToken);
}
