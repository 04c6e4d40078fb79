namespace DistGrad;

/// <summary>Whether x is at least y, <c>z = (x ≥ y)</c> (ONNX <c>GreaterOrEqual</c>); false where either is NaN.</summary>
/// <remarks>
/// <para>Shapes: x and y broadcast to z, a truth value.</para>
/// <para>VJP: none, <c>x̄ = 0</c>, <c>ȳ = 0</c>. Gate: stop.</para>
/// <para>Source: a step is constant wherever it has a derivative.</para>
/// </remarks>
public sealed class GreaterOrEqualOp() : ComparisonOp("GreaterOrEqual")
{
    /// <inheritdoc/>
    public override string Function => "greater_or_equal";

    /// <inheritdoc/>
    public override double Scalar(double x, double y) => x >= y ? 1 : 0;
}

public static partial class Functions
{
    /// <summary>Whether x is at least y, as a truth value; false where either is NaN.</summary>
    /// <param name="x">Left side.</param>
    /// <param name="y">Right side.</param>
    public static Expr GreaterOrEqual(Expr x, Expr y) => Expr.Apply<GreaterOrEqualOp>(x, y);
}
