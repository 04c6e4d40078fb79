using System.Runtime.CompilerServices;

namespace DistGrad.Kernels.Tapes;

/// <summary>Runs of <see cref="PowOp"/> whose exponents may be constants, which need no gradient: it would take a logarithm.</summary>
/// <param name="firstConstant">Position of the first constant.</param>
/// <param name="constants">Number of constants.</param>
internal sealed class PowInstruction(int firstConstant, int constants) : TapeInstruction
{
    private readonly BinaryInstruction<PowRule> _power = new();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Forward(ref double values, ref int operands, nint first, nint count) => _power.Forward(ref values, ref operands, first, count);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Backward(ref double values, ref double gradients, ref int operands, nint first, nint count)
    {
        for (var i = count - 1; i >= 0; i--)
        {
            var (a, b) = (Unsafe.Add(ref operands, i), Unsafe.Add(ref operands, count + i));
            var (x, y, upstream) = (Element.At(ref values, a), Element.At(ref values, b), Unsafe.Add(ref gradients, first + i));
            if ((uint)(b - firstConstant) < (uint)constants)
            {
                Element.At(ref gradients, a) += PowRule.Base(x, y, upstream);
                continue;
            }

            var (baseGradient, exponentGradient) = PowRule.Gradients(x, y, Unsafe.Add(ref values, first + i), upstream);
            Element.At(ref gradients, a) += baseGradient;
            Element.At(ref gradients, b) += exponentGradient;
        }
    }
}
