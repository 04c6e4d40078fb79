using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Choice by a truth value, <c>z = x</c> where the condition c holds, else <c>y</c> (ONNX <c>Where</c>).</summary>
/// <remarks>
/// <para>Shapes: c, a truth value, and x and y broadcast to z.</para>
/// <para>VJP: <c>x̄ = where(c, z̄, 0)</c>, <c>ȳ = where(c, 0, z̄)</c>, each summed back to its operand's shape; c has none. Gate: router.</para>
/// <para>Source: derivative of the branch taken.</para>
/// </remarks>
public sealed class WhereOp() : ElementwiseOp("Where", 3, 3)
{
    /// <inheritdoc/>
    public override string Function => "where";

    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Router;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node) =>
        node.DType(0) == DType.Bool && node.DType(1) == node.DType(2) ? new TensorType(node.DType(1), Broadcast(node)) : throw UnfitTypes(node);

    /// <inheritdoc/>
    public override DType InferDType(OpNode node) => node.DType(1);

    /// <inheritdoc/>
    public override TensorType ScalarInput(int index) => index == 0 ? TensorType.Truth : TensorType.Scalar;

    /// <inheritdoc/>
    public override double Scalar(ReadOnlySpan<double> inputs) => inputs[0] != 0 ? inputs[1] : inputs[2];

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        var zero = z.Constant(0);
        z.Accumulate(1, Where(z.Input(0), z.Upstream, zero));
        z.Accumulate(2, Where(z.Input(0), zero, z.Upstream));
    }
}

public static partial class Functions
{
    /// <summary>x where the condition holds, else y.</summary>
    /// <param name="condition">Truth value.</param>
    /// <param name="x">Value where it holds.</param>
    /// <param name="y">Value where it does not.</param>
    public static Expr Where(Expr condition, Expr x, Expr y) => Expr.Apply<WhereOp>(condition, x, y);
}
