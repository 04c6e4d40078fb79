namespace DistGrad;

/// <summary>The input as it is, <c>z = x</c> (ONNX <c>Identity</c>).</summary>
/// <remarks>
/// <para>Shapes: z has the type of x, truth values included.</para>
/// <para>VJP: <c>x̄ = z̄</c>. Gate: distributor.</para>
/// <para>Source: linearity.</para>
/// </remarks>
public sealed class IdentityOp() : UnaryOp("Identity")
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Distributor;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node) => node.Type(0);

    /// <inheritdoc/>
    public override double Scalar(double x) => x;

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => z.Accumulate(0, z.Upstream);
}

public static partial class Functions
{
    /// <summary>A node of its own with the value of another.</summary>
    /// <param name="x">Value to pass on.</param>
    public static Expr Identity(Expr x) => Expr.Apply<IdentityOp>(x);
}
