using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Euclidean norm along dimensions, <c>z = √(Σ x²)</c> (ONNX <c>ReduceL2</c>).</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x without the dimensions reduced along, or with extent 1 there.</para>
/// <para>VJP: <c>x̄ = z̄·x/z</c>, 0 where z = 0.</para>
/// <para>Source: chain rule; at 0 PyTorch's convention.</para>
/// </remarks>
public sealed class ReduceL2Op() : ReduceOp("ReduceL2")
{
    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        // The divisor is chosen too, not only the quotient: 1/0 in the branch not taken would give 0·∞ = NaN in higher orders.
        var zero = z.Constant(0);
        var origin = Equal(z.Output, zero);
        var scale = Where(origin, zero, z.Upstream / Where(origin, z.Constant(1), z.Output));
        z.Accumulate(0, Unreduced(z, scale) * z.Input(0));
    }
}

public static partial class Functions
{
    /// <summary>Euclidean norm along dimensions.</summary>
    /// <param name="x">Values.</param>
    /// <param name="axes">Dimensions, from 0 or from -1 backwards; all if null.</param>
    /// <param name="keepDimensions">Whether they stay, with extent 1.</param>
    public static Expr ReduceL2(Expr x, IReadOnlyCollection<int>? axes = null, bool keepDimensions = false) => ReduceOp.Apply<ReduceL2Op>(x, axes, keepDimensions);
}
