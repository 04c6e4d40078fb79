namespace DistGrad;

/// <summary>Whether x is greater than y, <c>z = (x &gt; y)</c> (ONNX <c>Greater</c>); false where either is NaN.</summary>
/// <remarks>
/// <para>Shapes: x and y broadcast to z, a truth value.</para>
/// <para>VJP: none, <c>x̄ = 0</c>, <c>ȳ = 0</c>. Gate: stop.</para>
/// <para>Source: a step is constant wherever it has a derivative.</para>
/// </remarks>
public sealed class GreaterOp() : ComparisonOp("Greater")
{
    /// <inheritdoc/>
    public override string Function => "greater";

    /// <inheritdoc/>
    public override double Scalar(double x, double y) => x > y ? 1 : 0;
}

public static partial class Functions
{
    /// <summary>Whether x is greater than y, as a truth value; false where either is NaN.</summary>
    /// <param name="x">Left side.</param>
    /// <param name="y">Right side.</param>
    public static Expr Greater(Expr x, Expr y) => Expr.Apply<GreaterOp>(x, y);
}
