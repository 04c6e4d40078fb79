using System.Diagnostics;
using System.Globalization;
using DistGrad.Kernels.Tapes;

namespace DistGrad.Cli.Bench.Scale;

/// <summary>The tapes of a silo without the silo: one thread, block after block forward, then backward, over the columns that runs use too.</summary>
/// <param name="tapes">The tapes, producers before consumers. Runs were made with them, so that inputs are in the columns.</param>
internal sealed class KernelAlone(TapeKernel[] tapes)
{
    private const int RunsATurn = 4;

    // What a run leaves to be done when it has answered is over by then.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(0.2);

    private readonly double[][] _seeds = Array.ConvertAll(tapes, tape => Enumerable.Repeat(1.0, tape.Adjoints.Positions.Length).ToArray());

    /// <summary>Time of a run in a cluster of one silo against that of its kernels, one after the other.</summary>
    /// <remarks>
    /// Kernels that follow each other find the processor's caches and predictions as they left them. After anything else they take longer, and
    /// that is no matter of the cluster: so neither side is run twice in a row.
    /// </remarks>
    /// <param name="client">The cluster.</param>
    /// <param name="kernels">Its kernels.</param>
    /// <param name="ops">Number of ops of a random graph.</param>
    /// <param name="turnsThatCount">Number of turns that count; half as many go before. A turn counts as the fastest of its runs, on each side.</param>
    /// <param name="report">Is told what was measured.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<double> AgainstClusterAsync(DistGradClient client, RecordedTapes kernels, int ops, int turnsThatCount, Action<string> report, CancellationToken cancellationToken)
    {
        // Those of other graphs go.
        kernels.Take();
        var runs = await ScaleRuns.SubmitAsync(client, ScaleGraph.Random(ops), Granularity.Fused, cancellationToken);
        await runs.RunAsync(cancellationToken);
        var (tapes, instructions) = kernels.Take();
        var alone = new KernelAlone(tapes);

        // A sum of many is many instructions.
        if (instructions < ops - 1 || instructions > ops + ScaleGraph.Window) throw new InvalidOperationException($"The silo has compiled {instructions:N0} instructions of {ops:N0} ops.");
        if (alone.Recomputed() is var value && value != runs.Value) throw new InvalidOperationException($"The sides differ: the cluster computes {runs.Value}, kernels alone {value}.");
        List<(double Kernels, double Run)> turns = [];
        for (var turn = -turnsThatCount / 2; turn < turnsThatCount; turn++)
        {
            var (fastestKernels, fastestRun) = (double.PositiveInfinity, double.PositiveInfinity);
            for (var i = 0; i < RunsATurn; i++)
            {
                fastestKernels = Math.Min(fastestKernels, alone.Run());
                fastestRun = Math.Min(fastestRun, await runs.RunAsync(cancellationToken));
            }

            if (turn >= 0) turns.Add((fastestKernels, fastestRun));
        }

        report(string.Create(CultureInfo.InvariantCulture, $"  {ops:N0} ops: kernels {Median.Of(turns.Select(turn => turn.Kernels)) * 1e3:F2} ms, run {Median.Of(turns.Select(turn => turn.Run)) * 1e3:F2} ms"));
        return Median.Of(turns.Select(turn => turn.Run / turn.Kernels));
    }

    // The output is the last instruction of the last tape. All that instructions give is wiped out before.
    private double Recomputed()
    {
        var columns = Array.ConvertAll(tapes, tape => tape.Buffers.Rent());
        for (var tape = 0; tape < tapes.Length; tape++) tapes[tape].Program.Results(columns[tape]).Fill(double.NaN);
        for (var tape = 0; tape < tapes.Length; tape++) tapes[tape].Program.Forward(columns[tape]);
        var value = tapes[^1].Program.Results(columns[^1])[^1];
        for (var tape = 0; tape < tapes.Length; tape++) tapes[tape].Buffers.Return(columns[tape]);
        return value;
    }

    private double Run()
    {
        var columns = Array.ConvertAll(tapes, tape => tape.Buffers.Rent());
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < Rest) Thread.SpinWait(1);
        start = Stopwatch.GetTimestamp();
        for (var tape = 0; tape < tapes.Length; tape++) tapes[tape].Program.Forward(columns[tape]);
        for (var tape = tapes.Length - 1; tape >= 0; tape--)
        {
            var kernel = tapes[tape];
            var gradients = kernel.Columns.Rent(kernel.Program.Positions);
            kernel.Program.Backward(columns[tape], gradients, kernel.Adjoints.Positions, _seeds[tape]);
            kernel.Columns.Return(gradients);
        }

        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        for (var tape = 0; tape < tapes.Length; tape++) tapes[tape].Buffers.Return(columns[tape]);
        return seconds;
    }
}
