namespace DistGrad;

/// <summary>The input spread out to a larger shape (ONNX <c>Expand</c>).</summary>
/// <remarks>
/// <para>Shapes: the shape of x and the one that input 1 holds broadcast to that of z.</para>
/// <para>VJP: <c>x̄ = Σ z̄</c> over the places that an element was spread out to. Gate: distributor.</para>
/// <para>Source: linearity.</para>
/// </remarks>
public sealed class ExpandOp() : TensorOp("Expand", 2, 2)
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Distributor;

    /// <inheritdoc/>
    public override ulong StaticInputs => 0b10;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node) => node.Type(0) with { Shape = Shapes.Broadcast(node.Shape(0), new Shape(node.Integers(1))) };

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => z.Accumulate(0, z.Upstream);
}

public static partial class Functions
{
    /// <summary>The value spread out to a larger shape.</summary>
    /// <param name="x">Value.</param>
    /// <param name="shape">A shape that it broadcasts to.</param>
    public static Expr Expand(Expr x, Shape shape) => Expr.Apply<ExpandOp>(Attributes.None, x, x.Constant(Tensor.Vector(shape.Extents)));
}
