namespace DistGrad;

/// <summary>Exponential, <c>z = eˣ</c> (ONNX <c>Exp</c>).</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x.</para>
/// <para>VJP: <c>x̄ = z̄·z</c>.</para>
/// <para>Source: the exponential is its own derivative.</para>
/// </remarks>
public sealed class ExpOp() : UnaryOp("Exp")
{
    /// <inheritdoc/>
    public override string Function => "exp";

    /// <inheritdoc/>
    public override double Scalar(double x) => Math.Exp(x);

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => z.Accumulate(0, z.Upstream * z.Output);
}

public static partial class Functions
{
    /// <summary>Exponential, <c>eˣ</c>.</summary>
    /// <param name="x">Exponent.</param>
    public static Expr Exp(Expr x) => Expr.Apply<ExpOp>(x);
}
