using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Sine, <c>z = sin x</c>, x in radians (ONNX <c>Sin</c>).</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x.</para>
/// <para>VJP: <c>x̄ = z̄·cos x</c>.</para>
/// <para>Source: derivative of the sine.</para>
/// </remarks>
public sealed class SinOp() : UnaryOp("Sin")
{
    /// <inheritdoc/>
    public override string Function => "sin";

    /// <inheritdoc/>
    public override double Scalar(double x) => Math.Sin(x);

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => z.Accumulate(0, z.Upstream * Cos(z.Input(0)));
}

public static partial class Functions
{
    /// <summary>Sine, <c>sin x</c>.</summary>
    /// <param name="x">Angle in radians.</param>
    public static Expr Sin(Expr x) => Expr.Apply<SinOp>(x);
}
