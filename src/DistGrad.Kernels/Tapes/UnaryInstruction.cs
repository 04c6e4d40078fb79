using System.Runtime.CompilerServices;

namespace DistGrad.Kernels.Tapes;

/// <summary>An op of one operand, <c>z = f(x)</c>.</summary>
internal interface IUnaryRule
{
    /// <summary>Whether <see cref="Gradient"/> reads x.</summary>
    static virtual bool ReadsX => false;

    /// <summary>Whether <see cref="Gradient"/> reads z.</summary>
    static virtual bool ReadsZ => false;

    /// <summary>Value at x.</summary>
    static abstract double Value(double x);

    /// <summary>What is added to x̄, <c>z̄·f′(x)</c>.</summary>
    static abstract double Gradient(double x, double z, double upstream);
}

/// <summary>Runs of an op of one operand.</summary>
/// <typeparam name="T">The op.</typeparam>
internal sealed class UnaryInstruction<T> : TapeInstruction
    where T : struct, IUnaryRule
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Forward(ref double values, ref int operands, nint first, nint count)
    {
        ref var z = ref Unsafe.Add(ref values, first);
        for (nint i = 0; i < count; i++) Unsafe.Add(ref z, i) = T.Value(Element.At(ref values, Unsafe.Add(ref operands, i)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Backward(ref double values, ref double gradients, ref int operands, nint first, nint count)
    {
        ref var z = ref Unsafe.Add(ref values, first);
        ref var upstream = ref Unsafe.Add(ref gradients, first);
        for (var i = count - 1; i >= 0; i--)
        {
            var at = Unsafe.Add(ref operands, i);
            Element.At(ref gradients, at) += T.Gradient(T.ReadsX ? Element.At(ref values, at) : 0, T.ReadsZ ? Unsafe.Add(ref z, i) : 0, Unsafe.Add(ref upstream, i));
        }
    }
}
