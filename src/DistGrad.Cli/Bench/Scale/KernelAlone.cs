using System.Diagnostics;
using System.Globalization;
using DistGrad.Kernels.Tapes;

namespace DistGrad.Cli.Bench.Scale;

/// <summary>The tapes of a plan without a cluster: one thread, block after block forward, then backward.</summary>
internal sealed class KernelAlone
{
    private const int Ops = 1_000_000;
    private const int Rounds = 41;
    private const int WarmUps = 20;

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
    /// <param name="report">Is told what was measured.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<double> AgainstClusterAsync(Action<string> report, CancellationToken cancellationToken)
    {
        var shape = ScaleGraph.Random(Ops);
        var graph = shape.ToGraph();
        var signature = PlanSignature.Of([graph.Outputs[0]], graph.Outputs[0], GraphQuery.InputsOf(graph)) with { Granularity = Granularity.Fused };
        var alone = new KernelAlone(new Planner(OpRegistry.Standard).Plan(graph, signature), OpRegistry.Standard);
        await using var client = await DistGradClient.StartEmbeddedAsync(1, cancellationToken);
        await ScaleRuns.WarmUpAsync(client, cancellationToken);
        var runs = await ScaleRuns.SubmitAsync(client, shape, Granularity.Fused, cancellationToken);
        var (cluster, kernels) = (new List<double>(), new List<double>());
        for (var round = -WarmUps; round < Rounds; round++)
        {
            // The other side leaves the processor's caches full of its own: the first of two runs pays for that.
            alone.Run();
            var kernel = alone.Run();
            await runs.RunAsync(cancellationToken);
            var run = await runs.RunAsync(cancellationToken);
            if (round < 0) continue;
            kernels.Add(kernel);
            cluster.Add(run);
        }

        report(string.Create(CultureInfo.InvariantCulture, $"  kernels {Median.Of(kernels) * 1e3:F2} ms, run {Median.Of(cluster) * 1e3:F2} ms"));
        return Median.Of(cluster) / Median.Of(kernels);
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
