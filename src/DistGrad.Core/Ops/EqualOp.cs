namespace DistGrad;

/// <summary>Whether x equals y, <c>z = (x = y)</c> (ONNX <c>Equal</c>), truth values included; false where either is NaN.</summary>
/// <remarks>
/// <para>Shapes: x and y broadcast to z, a truth value.</para>
/// <para>VJP: none, <c>x̄ = 0</c>, <c>ȳ = 0</c>. Gate: stop.</para>
/// <para>Source: a step is constant wherever it has a derivative.</para>
/// </remarks>
public sealed class EqualOp() : ComparisonOp("Equal")
{
    /// <inheritdoc/>
    public override string Function => "equal";

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node) => node.DType(0) == DType.Bool ? InferLogical(node) : base.InferType(node);

    /// <inheritdoc/>
    public override double Scalar(double x, double y) => x == y ? 1 : 0;
}

public static partial class Functions
{
    /// <summary>Whether x equals y, as a truth value; false where either is NaN.</summary>
    /// <param name="x">Left side.</param>
    /// <param name="y">Right side.</param>
    public static Expr Equal(Expr x, Expr y) => Expr.Apply<EqualOp>(x, y);
}
