using System.Runtime.CompilerServices;

namespace DistGrad.Kernels.Tapes;

/// <summary>A comparison of two operands.</summary>
internal interface IComparisonRule
{
    /// <summary>Whether it holds.</summary>
    static abstract bool Holds(double x, double y);
}

/// <summary>Runs of a comparison: 1 where it holds, 0 where not, without gradient.</summary>
/// <typeparam name="T">The op.</typeparam>
internal sealed class ComparisonInstruction<T> : TapeInstruction
    where T : struct, IComparisonRule
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Forward(ref double values, ref int operands, nint first, nint count)
    {
        ref var second = ref Unsafe.Add(ref operands, count);
        ref var z = ref Unsafe.Add(ref values, first);
        for (nint i = 0; i < count; i++)
            Unsafe.Add(ref z, i) = Element.Keep(T.Holds(Element.At(ref values, Unsafe.Add(ref operands, i)), Element.At(ref values, Unsafe.Add(ref second, i))), 1);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Backward(ref double values, ref double gradients, ref int operands, nint first, nint count)
    {
        // A truth value jumps or stays as the operands move.
    }
}
