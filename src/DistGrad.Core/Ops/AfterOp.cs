namespace DistGrad;

/// <summary>x, but not before y is there, <c>z = x</c> (DistGrad's own; <c>Identity</c> in ONNX): holds a recomputation back until the backward pass has come to it.</summary>
/// <remarks>
/// <para>Shapes: z has the type of x; y may have any.</para>
/// <para>VJP: <c>x̄ = z̄</c>; y has none. Gate: distributor.</para>
/// <para>Source: XLA's <c>optimization_barrier</c>, as in JAX's <c>checkpoint</c>.</para>
/// </remarks>
public sealed class AfterOp() : PassThroughOp("After", 2, 2), IManagedOp
{
    /// <inheritdoc/>
    public Tensor Evaluate(OpNode node, ReadOnlySpan<Tensor?> inputs, TensorType type) => inputs[0]!;

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => z.Accumulate(0, z.Upstream);
}

public static partial class Functions
{
    /// <summary>A value that is passed on only when another is there.</summary>
    /// <param name="x">Value to pass on.</param>
    /// <param name="trigger">What to wait for.</param>
    public static Expr After(Expr x, Expr trigger) => Expr.Apply<AfterOp>(x, trigger);
}
