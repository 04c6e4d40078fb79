namespace DistGrad;

/// <summary>Natural logarithm, <c>z = ln x</c> (ONNX <c>Log</c>); NaN for x &lt; 0, −∞ at 0.</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x.</para>
/// <para>VJP: <c>x̄ = z̄/x</c>.</para>
/// <para>Source: inverse of the exponential.</para>
/// </remarks>
public sealed class LogOp() : UnaryOp("Log")
{
    /// <inheritdoc/>
    public override string Function => "log";

    /// <inheritdoc/>
    public override double Scalar(double x) => Math.Log(x);

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => z.Accumulate(0, z.Upstream / z.Input(0));
}

public static partial class Functions
{
    /// <summary>Natural logarithm, <c>ln x</c>.</summary>
    /// <param name="x">Argument; the logarithm of a negative number is NaN.</param>
    public static Expr Log(Expr x) => Expr.Apply<LogOp>(x);
}
