using System.Runtime.CompilerServices;

namespace DistGrad.Kernels.Tapes;

/// <summary>Runs of any op: forward by the op itself, backward by its emitted gradient rule.</summary>
/// <param name="op">The op.</param>
/// <param name="arity">Number of operands.</param>
/// <param name="spec">The tape, for messages.</param>
/// <param name="ops">Ops that the rule may use.</param>
internal sealed class OpInstruction(ElementwiseOp op, int arity, TapeSpec spec, OpRegistry ops) : TapeInstruction
{
    private const int FewOperands = 64;

    // A rule may be missing or wrong for an op that is never differentiated: it is only emitted when it is needed.
    private readonly Lazy<ScalarProgram> _rule = new(() => ScalarProgram.Compile(GradientRule.Emit(op, arity, ops), ulong.MaxValue, ops));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Forward(ref double values, ref int operands, nint first, nint count)
    {
        var inputs = arity <= FewOperands ? stackalloc double[arity] : new double[arity];
        for (nint i = 0; i < count; i++)
        {
            Gather(ref values, ref Unsafe.Add(ref operands, i), count, inputs);
            try
            {
                Unsafe.Add(ref values, first + i) = op.Scalar(inputs);
            }
            catch (Exception e)
            {
                throw Failure(first + i, inputs, e);
            }
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Backward(ref double values, ref double gradients, ref int operands, nint first, nint count)
    {
        var inputs = arity <= FewOperands ? stackalloc double[arity] : new double[arity];
        var added = arity <= FewOperands ? stackalloc double[arity] : new double[arity];
        for (var i = count - 1; i >= 0; i--)
        {
            ref var mine = ref Unsafe.Add(ref operands, i);
            Gather(ref values, ref mine, count, inputs);
            try
            {
                _rule.Value.Run(inputs, Unsafe.Add(ref values, first + i), Unsafe.Add(ref gradients, first + i), added);
            }
            catch (Exception e)
            {
                throw Failure(first + i, inputs, e);
            }

            for (var slot = 0; slot < arity; slot++) Element.At(ref gradients, Unsafe.Add(ref mine, slot * count)) += added[slot];
        }
    }

    private static void Gather(ref double values, ref int operands, nint count, Span<double> inputs)
    {
        for (var slot = 0; slot < inputs.Length; slot++) inputs[slot] = Element.At(ref values, Unsafe.Add(ref operands, slot * count));
    }

    private OpFailedException Failure(nint position, ReadOnlySpan<double> inputs, Exception cause)
    {
        var node = spec.GraphNode[position - spec.Inputs - spec.Constants.Length];
        return new OpFailedException(node < 0 ? ~node : node, op.Name, inputs.ToArray(), cause);
    }
}
