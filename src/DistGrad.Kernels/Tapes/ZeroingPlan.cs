namespace DistGrad.Kernels.Tapes;

/// <summary>How far gradients must have been zeroed before the runs of a stretch add to them.</summary>
/// <remarks>
/// Gradients are zeroed just before the backward pass comes to them, while they are on their way into the processor's cache, instead of
/// all at once: where a tape does not fit into it, memory is gone through once less.
/// </remarks>
internal sealed class ZeroingPlan
{
    // A stretch has at least so many instructions, unless it is the last.
    private const int Stretch = 4096;

    // First run of each stretch, and the end; the lowest position of an instruction that a stretch has as result or operand.
    private readonly int[] _firstRun;
    private readonly int[] _lowest;

    public ZeroingPlan(TapeSpec spec)
    {
        List<int> firstRun = [0];
        List<int> lowest = [];
        var start = spec.Inputs + spec.Constants.Length;
        var (first, operand, stretch, low) = (start, 0, 0, start);
        for (var run = 0; run < spec.RunOp.Length; run++)
        {
            var length = spec.RunLength[run] < 0 ? ~spec.RunLength[run] : spec.RunLength[run];
            var operands = length * spec.Ops[spec.RunOp[run]].Arity;
            if (spec.RunLength[run] > 0) low = Lowest(spec.Operands.AsSpan(operand, operands), start, low);
            (first, operand, stretch) = (first + length, operand + operands, stretch + length);
            if (stretch < Stretch && run < spec.RunOp.Length - 1) continue;
            firstRun.Add(run + 1);
            lowest.Add(low);
            (stretch, low) = (0, first);
        }

        (_firstRun, _lowest) = ([.. firstRun], [.. lowest]);
    }

    /// <summary>Number of stretches.</summary>
    public int Stretches => _lowest.Length;

    /// <summary>First run of a stretch; the number of runs after the last one.</summary>
    /// <param name="stretch">Stretch, from 0.</param>
    public int FirstRun(int stretch) => _firstRun[stretch];

    /// <summary>Lowest position that a stretch has to do with, inputs and constants aside.</summary>
    /// <param name="stretch">Stretch, from 0.</param>
    public int Lowest(int stretch) => _lowest[stretch];

    private static int Lowest(ReadOnlySpan<int> operands, int start, int low)
    {
        // Without branches: those below the start, inputs and constants, become the greatest.
        var least = (uint)(low - start);
        foreach (var operand in operands) least = Math.Min(least, (uint)(operand - start));
        return start + (int)least;
    }
}
