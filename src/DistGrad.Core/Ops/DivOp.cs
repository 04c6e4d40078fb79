namespace DistGrad;

/// <summary>Elementwise quotient, <c>z = x/y</c> (ONNX <c>Div</c>); of integers cut off towards zero.</summary>
/// <remarks>
/// <para>Shapes: x and y broadcast to z.</para>
/// <para>VJP: <c>x̄ = z̄/y</c>, <c>ȳ = −z̄·z/y</c>, each summed back to its operand's shape.</para>
/// <para>Source: quotient rule.</para>
/// </remarks>
public sealed class DivOp() : BinaryOp("Div"), IManagedOp
{
    /// <inheritdoc/>
    public override double Scalar(double x, double y) => x / y;

    /// <inheritdoc/>
    public bool IsManaged(OpNode node) => node.DType(0).IsInteger();

    /// <inheritdoc/>
    public Tensor Evaluate(OpNode node, ReadOnlySpan<Tensor?> inputs, TensorType type) =>
        IntegerDivision.Evaluate(inputs[0]!, inputs[1]!, type, (x, y) => y == -1 ? unchecked(-x) : x / y);

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        var scaled = z.Upstream / z.Input(1);
        z.Accumulate(0, scaled);
        z.Accumulate(1, -scaled * z.Output);
    }
}
