using System.Diagnostics;
using System.Globalization;
using DistGrad.Kernels.Tapes;

namespace DistGrad.Cli.Bench.Scale;

/// <summary>The tapes of a plan without a cluster: one thread, block after block forward, then backward.</summary>
internal sealed class KernelAlone
{
    private const int RunsATurn = 4;

    private readonly (TapeProgram Program, double[] Values, double[] Gradients)[] _tapes;

    private KernelAlone(ScaleGraph shape)
    {
        var (graph, ops) = (shape.ToGraph(), OpRegistry.Standard);
        var plan = new Planner(ops).Plan(graph, PlanSignature.Of([graph.Outputs[0]], graph.Outputs[0], GraphQuery.InputsOf(graph)) with { Granularity = Granularity.Fused });

        // A tape's inputs are what the tapes before it have computed: other numbers might take longer.
        var numbers = new double[graph.Count];
        shape.Numbers.CopyTo(numbers, 0);
        _tapes = [.. plan.Shards.SelectMany(shard => shard.Kernels).Select(kernel => kernel.Tape).OfType<TapeSpec>().Where(tape => tape.Instructions > 0).Select(tape =>
        {
            var program = new TapeProgram(tape, ops);
            var values = new double[program.Positions];
            for (var i = 0; i < tape.Inputs; i++) values[i] = numbers[tape.InputNode[i]];
            program.SetConstants(values);
            program.Forward(values);
            for (var i = 0; i < tape.Instructions; i++)
                if (tape.GraphNode[i] is >= 0 and var node) numbers[node] = values[tape.Inputs + tape.Constants.Length + i];
            return (program, values, new double[program.Positions]);
        })];
        Value = numbers[graph.Outputs[0]];
    }

    // Value of the graph.
    private double Value { get; }

    /// <summary>Time of a run in a cluster of one silo against that of its kernels, in turn.</summary>
    /// <param name="client">The cluster.</param>
    /// <param name="ops">Number of ops of a random graph.</param>
    /// <param name="turnsThatCount">Number of turns that count; half as many go before. A turn counts as its fastest run, without the first.</param>
    /// <param name="report">Is told what was measured.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<double> AgainstClusterAsync(DistGradClient client, int ops, int turnsThatCount, Action<string> report, CancellationToken cancellationToken)
    {
        var shape = ScaleGraph.Random(ops);
        var alone = new KernelAlone(shape);
        var runs = await ScaleRuns.SubmitAsync(client, shape, Granularity.Fused, cancellationToken);
        List<(double Kernels, double Run)> turns = [];
        for (var turn = -turnsThatCount / 2; turn < turnsThatCount; turn++)
        {
            var kernels = await FastestAsync(() => Task.FromResult(alone.Run()));
            var run = await FastestAsync(() => runs.RunAsync(cancellationToken));
            if (turn >= 0) turns.Add((kernels, run));
        }

        if (runs.Value != alone.Value) throw new InvalidOperationException($"The sides differ: the cluster computes {runs.Value}, kernels alone {alone.Value}.");
        report(string.Create(CultureInfo.InvariantCulture, $"  {ops:N0} ops: kernels {Median.Of(turns.Select(turn => turn.Kernels)) * 1e3:F2} ms, run {Median.Of(turns.Select(turn => turn.Run)) * 1e3:F2} ms"));
        return Median.Of(turns.Select(turn => turn.Run / turn.Kernels));
    }

    // The other side leaves the processor's caches full of its own: the first run pays for that.
    private static async Task<double> FastestAsync(Func<Task<double>> run)
    {
        await run();
        var fastest = double.PositiveInfinity;
        for (var i = 0; i < RunsATurn; i++) fastest = Math.Min(fastest, await run());
        return fastest;
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
