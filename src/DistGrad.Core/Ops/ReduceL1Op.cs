using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Sum of absolute values along dimensions, <c>z = Σ |x|</c> (ONNX <c>ReduceL1</c>).</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x without the dimensions reduced along, or with extent 1 there.</para>
/// <para>VJP: <c>x̄ = z̄·sign x</c>, so 0 where x = 0.</para>
/// <para>Source: derivative of either branch; at 0 PyTorch's convention.</para>
/// </remarks>
public sealed class ReduceL1Op() : ReduceOp("ReduceL1")
{
    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => z.Accumulate(0, Unreduced(z, z.Upstream) * Sign(z.Input(0)));
}

public static partial class Functions
{
    /// <summary>Sum of absolute values along dimensions.</summary>
    /// <param name="x">Values.</param>
    /// <param name="axes">Dimensions, from 0 or from -1 backwards; all if null.</param>
    /// <param name="keepDimensions">Whether they stay, with extent 1.</param>
    public static Expr ReduceL1(Expr x, IReadOnlyCollection<int>? axes = null, bool keepDimensions = false) => ReduceOp.Apply<ReduceL1Op>(x, axes, keepDimensions);
}
