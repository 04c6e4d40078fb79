namespace DistGrad;

/// <summary>What a gradient rule is written with: a node's inputs, output and upstream gradient, as expressions.</summary>
/// <param name="builder">Graph that the rule's ops go into.</param>
/// <param name="inputs">The node's inputs.</param>
/// <param name="output">The node's output.</param>
/// <param name="upstream">Gradient of the root with respect to the output.</param>
public sealed class VjpContext(GraphBuilder builder, IReadOnlyList<Expr> inputs, Expr output, Expr upstream)
{
    private readonly Expr?[] _gradients = new Expr?[inputs.Count];

    /// <summary>Upstream gradient, <c>z̄</c>, of the output's type.</summary>
    public Expr Upstream => upstream;

    /// <summary>Output, <c>z</c>.</summary>
    public Expr Output => output;

    /// <summary>Number of inputs.</summary>
    public int InputCount => inputs.Count;

    /// <summary>An input, <c>xᵢ</c>.</summary>
    /// <param name="index">Input, from 0.</param>
    public Expr Input(int index) => inputs[index];

    /// <summary>A constant.</summary>
    /// <param name="value">Its value.</param>
    public Expr Constant(double value) => builder.Constant(value);

    /// <summary>Adds to the gradient of an input, <c>x̄ᵢ += gradient</c>.</summary>
    /// <param name="index">Input, from 0.</param>
    /// <param name="gradient">What to add, of the input's type.</param>
    public void Accumulate(int index, Expr gradient) =>
        _gradients[index] = _gradients[index] is { } sum ? sum + gradient : gradient;

    /// <summary>Gradient of an input, or null where nothing was accumulated, which means zero.</summary>
    /// <param name="index">Input, from 0.</param>
    public Expr? GradientOf(int index) => _gradients[index];
}
