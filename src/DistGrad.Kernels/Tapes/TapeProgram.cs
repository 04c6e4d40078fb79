using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DistGrad.Kernels.Tapes;

/// <summary>Executes a tape over columns of values and gradients, one number for each position.</summary>
/// <remarks>
/// The same tape and the same inputs give the same bits: instructions are executed in the order of the tape, and gradients are added in the
/// opposite order.
/// </remarks>
internal sealed class TapeProgram
{
    // Instructions of a run, on average, from which on it takes longer than to look at the next one.
    private const int LongRun = 64;

    private readonly TapeSpec _spec;

    // For each op of the tape.
    private readonly TapeInstruction[] _instructions;
    private readonly ZeroingPlan _zeroing;

    // Whether it pays to ask for the operands of the next run.
    private readonly bool _hasLongRuns;

    /// <summary>A tape, ready to run.</summary>
    /// <param name="spec">The tape. It may come from anywhere: all of it is checked here, once, and nothing while it runs.</param>
    /// <param name="ops">Ops that it may use.</param>
    /// <exception cref="GraphException">The tape contradicts itself, or uses an op that is not elementwise.</exception>
    /// <exception cref="UnknownOpException">There is no such op.</exception>
    public TapeProgram(TapeSpec spec, OpRegistry ops)
    {
        TapeInvariants.Check(spec);
        _spec = spec;
        _zeroing = new ZeroingPlan(spec);
        _hasLongRuns = spec.Instructions >= LongRun * (long)spec.RunOp.Length;
        _instructions = Array.ConvertAll(spec.Ops, op => TapeInstructions.Of(op, spec, ops));
    }

    /// <summary>Number of positions.</summary>
    public int Positions => _spec.Positions;

    /// <summary>Puts the constants at their positions.</summary>
    /// <param name="values">Values, by position.</param>
    public void SetConstants(Span<double> values) => _spec.Constants.CopyTo(values[_spec.Inputs..]);

    /// <summary>The part of a column that instructions give.</summary>
    /// <param name="values">Values, by position.</param>
    public Span<double> Results(Span<double> values) => values[(_spec.Inputs + _spec.Constants.Length)..Positions];

    /// <summary>Computes the values of all instructions.</summary>
    /// <param name="values">Values, by position; those of inputs and constants are there.</param>
    /// <exception cref="OpFailedException">An op failed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Forward(Span<double> values)
    {
        ref var value = ref MemoryMarshal.GetReference(values[..Positions]);
        ref var operands = ref MemoryMarshal.GetArrayDataReference(_spec.Operands);
        var (runOp, runLength, spec, longRuns) = (_spec.RunOp, _spec.RunLength, _spec, _hasLongRuns);
        nint first = spec.Inputs + spec.Constants.Length;
        for (var run = 0; run < runOp.Length; run++)
        {
            var (op, length) = (runOp[run], Length(runLength[run]));
            ref var next = ref Unsafe.Add(ref operands, length * spec.Ops[op].Arity);
            if (longRuns) AskForOperands(run + 1, ref next, isForward: true);
            _instructions[op].Forward(ref value, ref operands, first, length);
            first += length;
            operands = ref next;
        }
    }

    /// <summary>Adds up the gradients of all positions.</summary>
    /// <param name="values">Values, by position, as <see cref="Forward"/> left them.</param>
    /// <param name="gradients">Gets the gradients, by position; what is there before does not matter.</param>
    /// <param name="seedAt">Positions that gradients come to from outside, ascending.</param>
    /// <param name="seeds">These gradients.</param>
    /// <exception cref="OpFailedException">A gradient rule failed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Backward(ReadOnlySpan<double> values, Span<double> gradients, ReadOnlySpan<int> seedAt, ReadOnlySpan<double> seeds)
    {
        ref var value = ref MemoryMarshal.GetReference(values[..Positions]);
        ref var gradient = ref MemoryMarshal.GetReference(gradients[..Positions]);
        ref var operands = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_spec.Operands), _spec.Operands.Length);
        var (runOp, runLength, spec, longRuns) = (_spec.RunOp, _spec.RunLength, _spec, _hasLongRuns);
        nint first = spec.Positions;
        var zeroing = new Zeroing(gradients[..Positions], spec.Inputs + spec.Constants.Length, seedAt, seeds);
        var prefetching = new Prefetching(ref value, spec.Positions);
        for (var stretch = _zeroing.Stretches - 1; stretch >= 0; stretch--)
        {
            zeroing.DownTo(_zeroing.Lowest(stretch));
            if (stretch > 0) prefetching.Want(first, _zeroing.Lowest(stretch - 1));
            for (var run = _zeroing.FirstRun(stretch + 1) - 1; run >= _zeroing.FirstRun(stretch); run--)
            {
                var (op, length) = (runOp[run], Length(runLength[run]));
                prefetching.During(length);
                first -= length;
                operands = ref Unsafe.Subtract(ref operands, length * spec.Ops[op].Arity);
                if (longRuns) AskForOperands(run - 1, ref operands, isForward: false);
                if (runLength[run] > 0) _instructions[op].Backward(ref value, ref gradient, ref operands, first, length);
            }
        }
    }

    // Of the run that comes next, if there is one: they begin here, or end here. Not inlined, as the loops are for short runs too.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void AskForOperands(int run, ref int operands, bool isForward)
    {
        if ((uint)run >= (uint)_spec.RunOp.Length) return;
        var (length, arity) = (Length(_spec.RunLength[run]), _spec.Ops[_spec.RunOp[run]].Arity);
        if (isForward) Prefetching.Operands(ref operands, length, arity, fromEnd: false);
        else if (_spec.RunLength[run] > 0) Prefetching.Operands(ref Unsafe.Subtract(ref operands, length * arity), length, arity, fromEnd: true);
    }

    private static int Length(int runLength) => runLength < 0 ? ~runLength : runLength;
}
