namespace DistGrad;

/// <summary>What a gradient rule is written with: a node's inputs, output and upstream gradient, as expressions.</summary>
/// <param name="builder">Graph that the rule's ops go into.</param>
/// <param name="inputs">The node's inputs; those whose values are known beforehand are constants, those left out are absent.</param>
/// <param name="output">The node's output.</param>
/// <param name="upstream">Gradient of the root with respect to the output.</param>
/// <param name="node">Types, known values and attributes of the node.</param>
public sealed class VjpContext(GraphBuilder builder, IReadOnlyList<Expr> inputs, Expr output, Expr upstream, OpNode node)
{
    private readonly Expr?[] _gradients = new Expr?[inputs.Count];

    /// <summary>Upstream gradient, <c>z̄</c>, of the output's type.</summary>
    public Expr Upstream => upstream;

    /// <summary>Output, <c>z</c>.</summary>
    public Expr Output => output;

    /// <summary>Types, known values and attributes of the node. All extents are known.</summary>
    public OpNode Node => node;

    /// <summary>Attributes of the node.</summary>
    public Attributes Attributes => node.Attributes;

    /// <summary>Whether gradients are brought to the inputs' shapes; not where a rule is recorded, whose shapes may still be open.</summary>
    internal bool Fits { get; init; } = true;

    /// <summary>Number of inputs.</summary>
    public int InputCount => inputs.Count;

    /// <summary>An input, <c>xᵢ</c>.</summary>
    /// <param name="index">Input, from 0.</param>
    public Expr Input(int index) => inputs[index];

    /// <summary>A scalar of the upstream gradient's element type, which broadcasts.</summary>
    /// <param name="value">Its value.</param>
    public Expr Constant(double value) => upstream.Type.IsScalar ? builder.Constant(value) : builder.Constant(Tensor.Full(new TensorType(upstream.Type.DType, Shape.Scalar), value));

    /// <summary>A constant tensor.</summary>
    /// <param name="value">Its value.</param>
    public Expr Constant(Tensor value) => builder.Constant(value);

    /// <summary>Another output of the same application of the op.</summary>
    /// <param name="index">Output, from 0.</param>
    public Expr Sibling(int index) => index == node.Output ? output : builder.Apply(node.Op, [.. inputs], node.Attributes, index);

    /// <summary>Adds to the gradient of an input, <c>x̄ᵢ += gradient</c>, summed back or spread out to the input's shape where that was broadcast.</summary>
    /// <param name="index">Input, from 0; nothing happens where its elements are no floating-point numbers or it is left out.</param>
    /// <param name="gradient">What to add, of the input's element type.</param>
    public void Accumulate(int index, Expr gradient)
    {
        if (!inputs[index].Type.DType.IsFloat()) return;
        var fitted = Fits ? gradient.FitTo(inputs[index].Type.Shape) : gradient;
        _gradients[index] = _gradients[index] is { } sum ? sum + fitted : fitted;
    }

    /// <summary>Gradient of an input, or null where nothing was accumulated, which means zero.</summary>
    /// <param name="index">Input, from 0.</param>
    public Expr? GradientOf(int index) => _gradients[index];
}
