using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Logarithm of the sum along dimensions, <c>z = ln Σ x</c> (ONNX <c>ReduceLogSum</c>).</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x without the dimensions reduced along, or with extent 1 there.</para>
/// <para>VJP: <c>x̄ = z̄/Σ x</c>, spread out along those dimensions.</para>
/// <para>Source: chain rule; <c>Σ x = exp z</c>.</para>
/// </remarks>
public sealed class ReduceLogSumOp() : ReduceOp("ReduceLogSum")
{
    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => z.Accumulate(0, Unreduced(z, z.Upstream * Exp(-z.Output)));
}

public static partial class Functions
{
    /// <summary>Logarithm of the sum along dimensions.</summary>
    /// <param name="x">Values.</param>
    /// <param name="axes">Dimensions, from 0 or from -1 backwards; all if null.</param>
    /// <param name="keepDimensions">Whether they stay, with extent 1.</param>
    public static Expr ReduceLogSum(Expr x, IReadOnlyCollection<int>? axes = null, bool keepDimensions = false) => ReduceOp.Apply<ReduceLogSumOp>(x, axes, keepDimensions);
}
