using System.Runtime.CompilerServices;

namespace DistGrad.Kernels.Tapes;

/// <summary>Runs of <c>Where</c>: the operand that the condition picks gives the value and gets the gradient.</summary>
internal sealed class WhereInstruction : TapeInstruction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Forward(ref double values, ref int operands, nint first, nint count)
    {
        ref var z = ref Unsafe.Add(ref values, first);
        for (nint i = 0; i < count; i++) Unsafe.Add(ref z, i) = Element.At(ref values, Picked(ref values, ref Unsafe.Add(ref operands, i), count));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Backward(ref double values, ref double gradients, ref int operands, nint first, nint count)
    {
        ref var upstream = ref Unsafe.Add(ref gradients, first);
        for (var i = count - 1; i >= 0; i--) Element.At(ref gradients, Picked(ref values, ref Unsafe.Add(ref operands, i), count)) += Unsafe.Add(ref upstream, i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Picked(ref double values, ref int condition, nint count) =>
        Element.Choose(Element.At(ref values, condition) != 0, Unsafe.Add(ref condition, count), Unsafe.Add(ref condition, 2 * count));
}
