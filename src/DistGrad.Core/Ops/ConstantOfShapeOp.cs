namespace DistGrad;

/// <summary>A tensor of a given shape with the same element everywhere (ONNX <c>ConstantOfShape</c>); attribute <c>value</c>, float32 0 by default.</summary>
/// <remarks>
/// <para>Shapes: z has the shape that input 0 holds.</para>
/// <para>VJP: none. Gate: stop.</para>
/// <para>Source: a constant.</para>
/// </remarks>
public sealed class ConstantOfShapeOp() : TensorOp("ConstantOfShape", 1, 1)
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Stop;

    /// <inheritdoc/>
    public override ulong StaticInputs => 0b1;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node)
    {
        var extents = node.Integers(0)!;
        if (node.Rank(0) != 1 || extents.Any(extent => extent < 0)) throw new GraphException($"[{string.Join(", ", extents)}] of type {node.Type(0)} is no shape.");
        return new TensorType(InferDType(node), new Shape(extents));
    }

    /// <inheritdoc/>
    public override DType InferDType(OpNode node) => Element(node)?.DType ?? DType.Float32;

    /// <inheritdoc/>
    public override Tensor? Fold(OpNode node)
    {
        var type = InferType(node);
        if (!Folding.IsSmall(type.Shape)) return null;
        return Element(node) is { } element ? Folding.Pick(element, type.Shape, _ => 0) : Tensor.Full(type, 0);
    }

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        // Nothing to accumulate: the elements do not change.
    }

    private static Tensor? Element(OpNode node) => node.Attributes.Tensor("value") is not { } value ? null
        : value.Count == 1 ? value
        : throw new GraphException($"attribute 'value' is {value.Type}; it has one element.");
}

public static partial class Functions
{
    /// <summary>A tensor of a given shape with the same element everywhere.</summary>
    /// <param name="shape">Extents; their values must be known before the run.</param>
    /// <param name="value">The element; float32 0 if null.</param>
    public static Expr ConstantOfShape(Expr shape, Tensor? value = null) =>
        Expr.Apply<ConstantOfShapeOp>(value is null ? Attributes.None : Attributes.None.With("value", value.Reshape(new Shape(1))), shape);

    /// <summary>A tensor of the element type of another value with the same number everywhere.</summary>
    /// <param name="like">The other value.</param>
    /// <param name="shape">Shape of the result.</param>
    /// <param name="number">The number.</param>
    public static Expr Full(Expr like, Shape shape, double number) =>
        ConstantOfShape(like.Constant(Tensor.Vector(shape.Extents)), Tensor.Full(new TensorType(like.Type.DType, new Shape(1)), number));

    /// <summary>A tensor of the element type of another value with zeros everywhere.</summary>
    /// <param name="like">The other value.</param>
    /// <param name="shape">Shape of the result.</param>
    public static Expr Zeros(Expr like, Shape shape) => Full(like, shape, 0);
}
