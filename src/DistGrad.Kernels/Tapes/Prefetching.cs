using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace DistGrad.Kernels.Tapes;

/// <summary>Asks for values from the last position down, a stretch before the backward pass reads them, and for operands, where the processor can be asked.</summary>
/// <remarks>
/// <para>
/// The forward pass has left the values of a large tape in memory. The backward pass reads operands here and there among some thousand
/// positions, which the processor does not see coming: it would wait for each first one of a cache line. It is asked for a few at a time,
/// as it drops what it is asked for in haste; long runs, which read most of what they pass by, need less of it.
/// </para>
/// <para>
/// Operands are read in order, but a run has a column for each operand, and reads all of them at once. The processor takes some lines to see
/// that it goes on like this, and then the next run begins elsewhere.
/// </para>
/// </remarks>
internal ref struct Prefetching
{
    // The values of a smaller tape, a megabyte, are likely to be in some cache still: there is little to wait for.
    private const int LargeTape = 1 << 17;

    // What is further ahead would be pushed out of a core's cache again before it is read.
    private const int Ahead = 1 << 15;

    private const int MostAtATime = 1 << 10;
    private const int NumbersPerLine = 8;

    // Of a longer run the processor sees the rest coming.
    private const int LongRun = 512;
    private const int OperandsPerLine = 16;

    private readonly ref double _values;

    // All values from here on have been asked for; those from there on are to be.
    private nint _asked;
    private nint _wanted;

    /// <summary>Asks for nothing yet.</summary>
    /// <param name="values">Values, by position.</param>
    /// <param name="positions">Number of positions.</param>
    public Prefetching(ref double values, int positions)
    {
        _values = ref values;
        _asked = _wanted = Sse.IsSupported && positions > LargeTape ? positions : 0;
    }

    /// <summary>Asks for the operands of the run that comes next.</summary>
    /// <param name="operands">Its first operand.</param>
    /// <param name="length">Number of its instructions.</param>
    /// <param name="arity">Number of operands of each.</param>
    /// <param name="fromEnd">Whether the last instruction comes first.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Operands(ref int operands, int length, int arity, bool fromEnd)
    {
        if (!Sse.IsSupported) return;
        var count = Math.Min(length, LongRun);
        for (var column = 0; column < arity; column++)
        {
            ref var first = ref Unsafe.Add(ref operands, (column * length) + (fromEnd ? length - count : 0));
            for (var i = 0; i < count; i += OperandsPerLine) Sse.Prefetch1(Unsafe.AsPointer(ref Unsafe.Add(ref first, i)));
        }
    }

    /// <summary>A stretch is about to be executed, and the next one reads values from a position on.</summary>
    /// <param name="end">Position after the stretch's last instruction.</param>
    /// <param name="lowest">The lowest position that the next one reads.</param>
    public void Want(nint end, int lowest) => (_asked, _wanted) = (Math.Min(_asked, end), Math.Max(lowest, end - Ahead));

    /// <summary>Asks for some of the values that are wanted.</summary>
    /// <param name="instructions">Number of instructions that are executed before it is called again.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void During(nint instructions)
    {
        // Nothing is read or written by that: it does not matter if the array is moved meanwhile.
        var until = Math.Max(_wanted, _asked - Math.Min(2 * instructions, MostAtATime));
        for (; _asked > until; _asked -= NumbersPerLine) Sse.Prefetch1(Unsafe.AsPointer(ref Unsafe.Add(ref _values, _asked - NumbersPerLine)));
    }
}
