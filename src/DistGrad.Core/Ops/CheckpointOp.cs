namespace DistGrad;

/// <summary>
/// Marks a value that is kept for the backward pass, <c>z = x</c> (DistGrad's own; <c>Identity</c> in ONNX): what was computed
/// between marks, or between inputs and a mark, is dropped after the forward pass and computed again in the backward pass.
/// </summary>
/// <remarks>
/// <para>Shapes: z has the type of x.</para>
/// <para>VJP: <c>x̄ = z̄</c>. Gate: distributor.</para>
/// <para>Source: Chen et al., Training deep nets with sublinear memory cost (2016); see <c>docs/derivatives.md</c>.</para>
/// </remarks>
public sealed class CheckpointOp() : PassThroughOp("Checkpoint")
{
    internal const string FullName = $"{Domain}:Checkpoint";

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => z.Accumulate(0, z.Upstream);
}

public static partial class Functions
{
    /// <summary>Marks a value that is kept for the backward pass, so that what leads to it from the mark before need not be.</summary>
    /// <param name="x">Value to keep.</param>
    public static Expr Checkpoint(Expr x) => Expr.Apply<CheckpointOp>(x);
}
