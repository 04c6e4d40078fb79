namespace DistGrad;

/// <summary>Tangent, <c>z = tan x</c>, x in radians (ONNX <c>Tan</c>).</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x.</para>
/// <para>VJP: <c>x̄ = z̄·(1 + z²)</c>.</para>
/// <para>Source: quotient rule on sin x/cos x, with sin² + cos² = 1.</para>
/// </remarks>
public sealed class TanOp() : UnaryOp("Tan")
{
    /// <inheritdoc/>
    public override string Function => "tan";

    /// <inheritdoc/>
    public override double Scalar(double x) => Math.Tan(x);

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => z.Accumulate(0, z.Upstream * (1 + z.Output * z.Output));
}

public static partial class Functions
{
    /// <summary>Tangent, <c>tan x</c>.</summary>
    /// <param name="x">Angle in radians.</param>
    public static Expr Tan(Expr x) => Expr.Apply<TanOp>(x);
}
