namespace DistGrad;

/// <summary>Whether one or both are true, <c>z = x ∨ y</c> (ONNX <c>Or</c>).</summary>
/// <remarks>
/// <para>Shapes: x and y, truth values, broadcast to z, a truth value.</para>
/// <para>VJP: none, <c>x̄ = 0</c>, <c>ȳ = 0</c>. Gate: stop.</para>
/// <para>Source: truth values have no gradient.</para>
/// </remarks>
public sealed class OrOp() : BinaryOp("Or")
{
    /// <inheritdoc/>
    public override string Function => "or";

    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Stop;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node) => InferLogical(node);

    /// <inheritdoc/>
    public override TensorType ScalarInput(int index) => TensorType.Truth;

    /// <inheritdoc/>
    public override double Scalar(double x, double y) => x != 0 || y != 0 ? 1 : 0;

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        // Nothing to accumulate: truth values have no gradient.
    }
}

public static partial class Functions
{
    /// <summary>Whether one or both are true, as a truth value.</summary>
    /// <param name="x">Truth value.</param>
    /// <param name="y">Truth value.</param>
    public static Expr Or(Expr x, Expr y) => Expr.Apply<OrOp>(x, y);
}
