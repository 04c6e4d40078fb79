using System.Runtime.CompilerServices;

namespace DistGrad.Kernels.Tapes;

/// <summary>An op of two operands, <c>z = f(x, y)</c>.</summary>
internal interface IBinaryRule
{
    /// <summary>Whether the gradients read x.</summary>
    static virtual bool ReadsX => false;

    /// <summary>Whether the gradients read y.</summary>
    static virtual bool ReadsY => false;

    /// <summary>Whether the gradients read z.</summary>
    static virtual bool ReadsZ => false;

    /// <summary>Value at (x, y).</summary>
    static abstract double Value(double x, double y);

    /// <summary>What is added to x̄, and to ȳ.</summary>
    static abstract (double X, double Y) Gradients(double x, double y, double z, double upstream);
}

/// <summary>Runs of an op of two operands.</summary>
/// <typeparam name="T">The op.</typeparam>
internal sealed class BinaryInstruction<T> : TapeInstruction
    where T : struct, IBinaryRule
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
            var (a, b) = (Unsafe.Add(ref operands, i), Unsafe.Add(ref second, i));
            var (x, y) = T.Gradients(
                T.ReadsX ? Element.At(ref values, a) : 0,
                T.ReadsY ? Element.At(ref values, b) : 0,
                T.ReadsZ ? Unsafe.Add(ref z, i) : 0,
                Unsafe.Add(ref upstream, i));
            Element.At(ref gradients, a) += x;
            Element.At(ref gradients, b) += y;
        }
    }
}
