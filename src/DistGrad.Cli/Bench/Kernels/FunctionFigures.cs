using System.Diagnostics;
using DistGrad.Kernels;

namespace DistGrad.Cli.Bench.Kernels;

/// <summary>What transcendental ops cost in a tape, against a loop over <see cref="Math"/>.</summary>
internal static class FunctionFigures
{
    private const int Count = 16_384;
    private const int Runs = 200;
    private const int Rounds = 15;
    private const int WarmUps = 5;

    private static readonly (string Op, Func<double, double> Function)[] Functions =
    [
        ("Exp", static x => Math.Exp(x)), ("Log", static x => Math.Log(x)), ("Sin", static x => Math.Sin(x)), ("Tanh", static x => Math.Tanh(x)),
        ("Sigmoid", static x => 1 / (1 + Math.Exp(-x))),
    ];

    /// <summary>Nanoseconds for each op, and their share of those of the library.</summary>
    public static IEnumerable<(string Op, double Nanoseconds, double Ratio)> Measure() => Functions.Select(function =>
    {
        var (op, scalar) = function;
        var kernel = new KernelCompiler().Compile(new KernelKey(KernelKey.TapeOp, 1, 0, Tape: Spec(op)));
        double[] x = [.. Enumerable.Range(0, Count).Select(i => 0.01 + (4.0 * i / Count))];
        var (feeds, results) = (Tensor.Vector(x), new double[Count]);
        List<double> nanoseconds = [];
        List<double> ratios = [];
        for (var round = -WarmUps; round < Rounds; round++)
        {
            var ours = Time(() => kernel.Settled(kernel.Forward([feeds])));
            var theirs = Time(() =>
            {
                for (var i = 0; i < x.Length; i++) results[i] = scalar(x[i]);
            });
            if (round < 0) continue;
            nanoseconds.Add(ours);
            ratios.Add(ours / theirs);
        }

        return (op, Median.Of(nanoseconds), Median.Of(ratios));
    });

    private static double Time(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        for (var run = 0; run < Runs; run++) action();
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / Runs / Count;
    }

    // One run: each instruction has an input of its own.
    private static TapeSpec Spec(string op) => new()
    {
        Ops = [new TapeOp(op, 1)],
        RunOp = [0],
        RunLength = [Count],
        Operands = [.. Enumerable.Range(0, Count)],
        GraphNode = [.. Enumerable.Range(Count, Count)],
        InputNode = [.. Enumerable.Range(0, Count)],
        InputStart = [0, Count],
        Constants = [],
        Outgoing = [],
        Adjoints = [],
        Gradients = [[]],
        Fetched = [],
        FetchedAt = [],
        Wrt = [],
        WrtAt = [],
        HasRoot = false,
        IsFed = true,
    };
}
