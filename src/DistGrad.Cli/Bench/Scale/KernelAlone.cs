using System.Diagnostics;
using DistGrad.Kernels.Tapes;

namespace DistGrad.Cli.Bench.Scale;

/// <summary>The tapes of a plan without a cluster: one thread, block after block forward, then backward.</summary>
internal sealed class KernelAlone
{
    private readonly (TapeProgram Program, double[] Values, double[] Gradients)[] _tapes;

    public KernelAlone(Plan plan, OpRegistry ops)
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

    /// <summary>A run.</summary>
    /// <returns>Seconds.</returns>
    public double Run()
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
