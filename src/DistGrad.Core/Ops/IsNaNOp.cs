namespace DistGrad;

/// <summary>Whether the input is NaN (ONNX <c>IsNaN</c>).</summary>
/// <remarks>
/// <para>Shapes: z is a truth value of the shape of x.</para>
/// <para>VJP: none, <c>x̄ = 0</c>. Gate: stop.</para>
/// <para>Source: constant wherever it has a derivative.</para>
/// </remarks>
public sealed class IsNaNOp() : UnaryOp("IsNaN")
{
    /// <inheritdoc/>
    public override string Function => "isnan";

    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Stop;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node) => base.InferType(node) with { DType = DType.Bool };

    /// <inheritdoc/>
    public override DType InferDType(OpNode node) => DType.Bool;

    /// <inheritdoc/>
    public override double Scalar(double x) => double.IsNaN(x) ? 1 : 0;

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        // Nothing to accumulate: a truth value does not move with the input.
    }
}

public static partial class Functions
{
    /// <summary>Whether a value is NaN, as a truth value.</summary>
    /// <param name="x">Value to look at.</param>
    public static Expr IsNaN(Expr x) => Expr.Apply<IsNaNOp>(x);
}
