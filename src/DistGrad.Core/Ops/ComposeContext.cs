namespace DistGrad;

/// <summary>What a composition is written with: a node's inputs as expressions, and its attributes.</summary>
/// <param name="builder">Graph that the composition goes into.</param>
/// <param name="inputs">The node's inputs; those left out are absent.</param>
/// <param name="node">Types, known values and attributes.</param>
public sealed class ComposeContext(GraphBuilder builder, IReadOnlyList<Expr> inputs, OpNode node)
{
    /// <summary>Types, known values and attributes of the node.</summary>
    public OpNode Node => node;

    /// <summary>Attributes of the node.</summary>
    public Attributes Attributes => node.Attributes;

    /// <summary>An input, <c>xᵢ</c>.</summary>
    /// <param name="index">Input, from 0.</param>
    public Expr Input(int index) => inputs[index];

    /// <summary>A scalar of the first input's element type, which broadcasts.</summary>
    /// <param name="value">Its value.</param>
    public Expr Constant(double value) => builder.Constant(Tensor.Full(new TensorType(node.DType(0), Shape.Scalar), value));

    /// <summary>A constant tensor.</summary>
    /// <param name="value">Its value.</param>
    public Expr Constant(Tensor value) => builder.Constant(value);
}
