using System.Diagnostics;
using System.Globalization;
using DistGrad.Kernels.Tapes;

namespace DistGrad.Cli.Bench.Scale;

/// <summary>The tapes of a plan without a cluster: one thread, block after block forward, then backward.</summary>
internal sealed class KernelAlone
{
    private const int RunsATurn = 4;

    private readonly (TapeProgram Program, double[] Values, double[] Gradients)[] _tapes;

    private KernelAlone(Plan plan, OpRegistry ops)
    {
        var random = new Random(2);
        _tapes = [.. plan.Shards.SelectMany(shard => shard.Kernels).Where(kernel => kernel.Tape is { IsFed: false }).Select(kernel =>
        {
            var program = new TapeProgram(kernel.Tape!, ops);
            var values = new double[program.Positions];
            for (var i = 0; i < kernel.Tape!.Inputs; i++) values[i] = 0.6 * (random.NextDouble() - 0.5);
            program.SetConstants(values);
            return (program, values, new double[program.Positions]);
        })];
    }

    /// <summary>Time of a run in a cluster of one silo against that of its kernels, in turn.</summary>
    /// <param name="client">The cluster.</param>
    /// <param name="ops">Number of ops.</param>
    /// <param name="turnsThatCount">Number of turns that count, in each of which the fastest run does; half as many go before.</param>
    /// <param name="report">Is told what was measured.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<double> AgainstClusterAsync(DistGradClient client, int ops, int turnsThatCount, Action<string> report, CancellationToken cancellationToken)
    {
        var shape = ScaleGraph.Random(ops);
        var graph = shape.ToGraph();
        var signature = PlanSignature.Of([graph.Outputs[0]], graph.Outputs[0], GraphQuery.InputsOf(graph)) with { Granularity = Granularity.Fused };
        var alone = new KernelAlone(new Planner(OpRegistry.Standard).Plan(graph, signature), OpRegistry.Standard);
        var runs = await ScaleRuns.SubmitAsync(client, shape, Granularity.Fused, cancellationToken);
        List<(double Kernels, double Run)> turns = [];
        for (var turn = -turnsThatCount / 2; turn < turnsThatCount; turn++)
        {
            // The other side leaves the processor's caches full of its own: the first run pays for that.
            alone.Run();
            var kernels = Enumerable.Range(0, RunsATurn).Min(_ => alone.Run());
            await runs.RunAsync(cancellationToken);
            var run = double.PositiveInfinity;
            for (var i = 0; i < RunsATurn; i++) run = Math.Min(run, await runs.RunAsync(cancellationToken));
            if (turn >= 0) turns.Add((kernels, run));
        }

        report(string.Create(CultureInfo.InvariantCulture, $"  {ops:N0} ops: kernels {Median.Of(turns.Select(turn => turn.Kernels)) * 1e3:F2} ms, run {Median.Of(turns.Select(turn => turn.Run)) * 1e3:F2} ms"));
        return Median.Of(turns.Select(turn => turn.Run / turn.Kernels));
    }

    private double Run()
    {
        var start = Stopwatch.GetTimestamp();
        foreach (var (program, values, _) in _tapes) program.Forward(values);
        for (var tape = _tapes.Length - 1; tape >= 0; tape--)
        {
            var (program, values, gradients) = _tapes[tape];
            program.Backward(values, gradients, [program.Positions - 1], [1]);
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
