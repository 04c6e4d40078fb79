namespace DistGrad;

/// <summary>The input as it is, but constant for the backward pass, <c>z = x</c> (DistGrad's own; <c>Identity</c> in ONNX).</summary>
/// <remarks>
/// <para>Shapes: z has the type of x, truth values included.</para>
/// <para>VJP: none, <c>x̄ = 0</c>, in all orders. Gate: stop.</para>
/// <para>Source: JAX's <c>stop_gradient</c>, PyTorch's <c>detach</c>.</para>
/// </remarks>
public sealed class StopGradientOp() : PassThroughOp("StopGradient")
{
    /// <inheritdoc/>
    public override string Function => "stop_gradient";

    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Stop;

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        // Nothing to accumulate: that is what it is for.
    }
}

public static partial class Functions
{
    /// <summary>The value as it is, but constant for the backward pass.</summary>
    /// <param name="x">Value to pass on.</param>
    public static Expr StopGradient(Expr x) => Expr.Apply<StopGradientOp>(x);
}
