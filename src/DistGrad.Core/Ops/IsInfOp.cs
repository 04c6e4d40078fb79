namespace DistGrad;

/// <summary>Whether the input is infinite (ONNX <c>IsInf</c>); attributes <c>detect_negative</c> and <c>detect_positive</c>, both on by default.</summary>
/// <remarks>
/// <para>Shapes: z is a truth value of the shape of x.</para>
/// <para>VJP: none, <c>x̄ = 0</c>. Gate: stop.</para>
/// <para>Source: constant wherever it has a derivative.</para>
/// </remarks>
public sealed class IsInfOp() : AttributeUnaryOp("IsInf")
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Stop;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node) => base.InferType(node) with { DType = DType.Bool };

    /// <inheritdoc/>
    public override DType InferDType(OpNode node) => DType.Bool;

    /// <inheritdoc/>
    public override double Scalar(double x, Attributes attributes)
    {
        var sought = x > 0 ? "detect_positive" : "detect_negative";
        return double.IsInfinity(x) && attributes.Flag(sought, otherwise: true) ? 1 : 0;
    }

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        // Nothing to accumulate: a truth value does not move with the input.
    }
}

public static partial class Functions
{
    /// <summary>Whether a value is infinite, as a truth value.</summary>
    /// <param name="x">Argument.</param>
    /// <param name="negative">Whether −∞ counts.</param>
    /// <param name="positive">Whether ∞ counts.</param>
    public static Expr IsInf(Expr x, bool negative = true, bool positive = true) => Expr.Apply<IsInfOp>(Attributes.None.With("detect_negative", negative).With("detect_positive", positive), x);
}
