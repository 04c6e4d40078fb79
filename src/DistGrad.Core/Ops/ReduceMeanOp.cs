namespace DistGrad;

/// <summary>Mean along dimensions, <c>z = Σ x/n</c> (ONNX <c>ReduceMean</c>).</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x without the dimensions reduced along, or with extent 1 there.</para>
/// <para>VJP: <c>x̄ = z̄/n</c>, spread out along those dimensions. Gate: distributor.</para>
/// <para>Source: linearity.</para>
/// </remarks>
public sealed class ReduceMeanOp() : ReduceOp("ReduceMean")
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Distributor;

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => z.Accumulate(0, Unreduced(z, z.Upstream / GroupSize(z.Node)));
}

public static partial class Functions
{
    /// <summary>Mean along dimensions.</summary>
    /// <param name="x">Values.</param>
    /// <param name="axes">Dimensions, from 0 or from -1 backwards; all if null.</param>
    /// <param name="keepDimensions">Whether they stay, with extent 1.</param>
    public static Expr ReduceMean(Expr x, IReadOnlyCollection<int>? axes = null, bool keepDimensions = false) => ReduceOp.Apply<ReduceMeanOp>(x, axes, keepDimensions);
}
