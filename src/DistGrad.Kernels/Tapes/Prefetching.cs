using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace DistGrad.Kernels.Tapes;

/// <summary>Asks for values from the last position down, a stretch before the backward pass reads them.</summary>
/// <remarks>
/// The forward pass has left the values of a large tape in memory. The backward pass reads operands here and there among some thousand
/// positions, which the processor does not see coming: it would wait for each first one of a cache line. It is asked for a few at a time,
/// as it drops what it is asked for in haste.
/// </remarks>
internal ref struct Prefetching
{
    // The values of a smaller tape, a megabyte, are in some cache still: there is nothing to wait for.
    private const int LargeTape = 1 << 17;

    private const int NumbersPerLine = 8;

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

    /// <summary>Values from a position on will be read in the next stretch.</summary>
    /// <param name="lowest">The position.</param>
    public void Want(int lowest) => _wanted = lowest;

    /// <summary>Asks for some of the values that are wanted.</summary>
    /// <param name="instructions">Number of instructions that are executed before it is called again.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void During(nint instructions)
    {
        // Nothing is read or written by that: it does not matter if the array is moved meanwhile.
        var until = Math.Max(_wanted, _asked - (2 * instructions));
        for (; _asked > until; _asked -= NumbersPerLine) Sse.Prefetch1(Unsafe.AsPointer(ref Unsafe.Add(ref _values, _asked - NumbersPerLine)));
    }
}
