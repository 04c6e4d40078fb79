namespace DistGrad;

/// <summary>Negation of a truth value, <c>z = ¬x</c> (ONNX <c>Not</c>).</summary>
/// <remarks>
/// <para>Shapes: x and z are truth values of one shape.</para>
/// <para>VJP: none, <c>x̄ = 0</c>. Gate: stop.</para>
/// <para>Source: truth values have no gradient.</para>
/// </remarks>
public sealed class NotOp() : UnaryOp("Not")
{
    /// <inheritdoc/>
    public override string Function => "not";

    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Stop;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node) => InferLogical(node);

    /// <inheritdoc/>
    public override TensorType ScalarInput(int index) => TensorType.Truth;

    /// <inheritdoc/>
    public override double Scalar(double x) => x == 0 ? 1 : 0;

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        // Nothing to accumulate: truth values have no gradient.
    }
}

public static partial class Functions
{
    /// <summary>Negation of a truth value.</summary>
    /// <param name="x">Truth value.</param>
    public static Expr Not(Expr x) => Expr.Apply<NotOp>(x);
}
