namespace DistGrad;

/// <summary>Sum of squares along dimensions, <c>z = Σ x²</c> (ONNX <c>ReduceSumSquare</c>).</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x without the dimensions reduced along, or with extent 1 there.</para>
/// <para>VJP: <c>x̄ = 2·z̄·x</c>.</para>
/// <para>Source: power rule.</para>
/// </remarks>
public sealed class ReduceSumSquareOp() : ReduceOp("ReduceSumSquare")
{
    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => z.Accumulate(0, Unreduced(z, z.Upstream * 2) * z.Input(0));
}

public static partial class Functions
{
    /// <summary>Sum of squares along dimensions.</summary>
    /// <param name="x">Values.</param>
    /// <param name="axes">Dimensions, from 0 or from -1 backwards; all if null.</param>
    /// <param name="keepDimensions">Whether they stay, with extent 1.</param>
    public static Expr ReduceSumSquare(Expr x, IReadOnlyCollection<int>? axes = null, bool keepDimensions = false) => ReduceOp.Apply<ReduceSumSquareOp>(x, axes, keepDimensions);
}
