namespace DistGrad;

/// <summary>Square root, <c>z = √x</c> (ONNX <c>Sqrt</c>); NaN for x &lt; 0.</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x.</para>
/// <para>VJP: <c>x̄ = z̄/(2z)</c>, infinite at x = 0.</para>
/// <para>Source: inverse of the square; at 0 PyTorch's convention, the limit.</para>
/// </remarks>
public sealed class SqrtOp() : UnaryOp("Sqrt")
{
    /// <inheritdoc/>
    public override string Function => "sqrt";

    /// <inheritdoc/>
    public override double Scalar(double x) => Math.Sqrt(x);

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => z.Accumulate(0, z.Upstream / (2 * z.Output));
}

public static partial class Functions
{
    /// <summary>Square root, <c>√x</c>.</summary>
    /// <param name="x">Radicand; the root of a negative number is NaN.</param>
    public static Expr Sqrt(Expr x) => Expr.Apply<SqrtOp>(x);
}
