namespace DistGrad;

/// <summary>Sum along dimensions, <c>z = Σ x</c> (ONNX <c>ReduceSum</c>).</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x without the dimensions summed along, or with extent 1 there.</para>
/// <para>VJP: <c>x̄ = z̄</c>, spread out along those dimensions. Gate: distributor.</para>
/// <para>Source: linearity.</para>
/// </remarks>
public sealed class ReduceSumOp() : ReduceOp("ReduceSum")
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Distributor;

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => z.Accumulate(0, Unreduced(z, z.Upstream));
}

public static partial class Functions
{
    /// <summary>Sum along dimensions.</summary>
    /// <param name="x">Summands.</param>
    /// <param name="axes">Dimensions, from 0 or from -1 backwards; all if null.</param>
    /// <param name="keepDimensions">Whether they stay, with extent 1.</param>
    public static Expr ReduceSum(Expr x, IReadOnlyCollection<int>? axes = null, bool keepDimensions = false) => ReduceOp.Apply<ReduceSumOp>(x, axes, keepDimensions);
}
