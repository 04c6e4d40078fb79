namespace DistGrad;

/// <summary>Hyperbolic tangent, <c>z = tanh x</c> (ONNX <c>Tanh</c>).</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x.</para>
/// <para>VJP: <c>x̄ = z̄·(1 − z²)</c>.</para>
/// <para>Source: quotient rule on sinh x/cosh x, with cosh² − sinh² = 1.</para>
/// </remarks>
public sealed class TanhOp() : UnaryOp("Tanh")
{
    /// <inheritdoc/>
    public override string Function => "tanh";

    /// <inheritdoc/>
    public override double Scalar(double x) => Math.Tanh(x);

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => z.Accumulate(0, z.Upstream * (1 - z.Output * z.Output));
}

public static partial class Functions
{
    /// <summary>Hyperbolic tangent, <c>tanh x</c>.</summary>
    /// <param name="x">Argument.</param>
    public static Expr Tanh(Expr x) => Expr.Apply<TanhOp>(x);
}
