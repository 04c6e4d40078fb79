using System.Runtime.CompilerServices;

namespace DistGrad.Kernels.Tapes;

/// <summary>An op of two operands whose value is one of them: the first that is extremal, where NaN counts as extremal.</summary>
internal interface IRouterRule
{
    /// <summary>Value at (x, y).</summary>
    static abstract double Value(double x, double y);

    /// <summary>Whether x is extremal, where z is the value and neither is NaN. An inequality: it takes one comparison, where equality takes two for the sake of NaN.</summary>
    static abstract bool IsExtremal(double x, double z);
}

/// <summary>Runs of an op that picks one of two operands, which gets the whole gradient.</summary>
/// <typeparam name="T">The op.</typeparam>
internal sealed class RouterInstruction<T> : TapeInstruction
    where T : struct, IRouterRule
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Forward(ref double values, ref int operands, nint first, nint count)
    {
        ref var second = ref Unsafe.Add(ref operands, count);
        ref var z = ref Unsafe.Add(ref values, first);
        for (nint i = 0; i < count; i++)
            Unsafe.Add(ref z, i) = T.Value(Element.At(ref values, Unsafe.Add(ref operands, i)), Element.At(ref values, Unsafe.Add(ref second, i)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Backward(ref double values, ref double gradients, ref int operands, nint first, nint count)
    {
        ref var second = ref Unsafe.Add(ref operands, count);
        ref var z = ref Unsafe.Add(ref values, first);
        ref var upstream = ref Unsafe.Add(ref gradients, first);
        for (var i = count - 1; i >= 0; i--)
        {
            // The first operand and the result say it all; which one it is is not predictable, so there is no branch.
            var a = Unsafe.Add(ref operands, i);
            var x = Element.At(ref values, a);
            var isFirst = T.IsExtremal(x, Unsafe.Add(ref z, i)) | double.IsNaN(x);
            Element.At(ref gradients, Element.Choose(isFirst, a, Unsafe.Add(ref second, i))) += Unsafe.Add(ref upstream, i);
        }
    }
}
