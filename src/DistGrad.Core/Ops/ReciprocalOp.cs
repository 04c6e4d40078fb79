namespace DistGrad;

/// <summary>Reciprocal, <c>z = 1/x</c> (ONNX <c>Reciprocal</c>).</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x.</para>
/// <para>VJP: <c>x̄ = −z̄·z²</c>.</para>
/// <para>Source: power rule.</para>
/// </remarks>
public sealed class ReciprocalOp() : UnaryOp("Reciprocal")
{
    /// <inheritdoc/>
    public override double Scalar(double x) => 1 / x;

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => z.Accumulate(0, -z.Upstream * (z.Output * z.Output));
}

public static partial class Functions
{
    /// <summary>Reciprocal, <c>1/x</c>.</summary>
    /// <param name="x">Argument.</param>
    public static Expr Reciprocal(Expr x) => Expr.Apply<ReciprocalOp>(x);
}
