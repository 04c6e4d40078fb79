namespace DistGrad;

/// <summary>An op of DistGrad's own whose value is that of its first input: what it says concerns the backward pass alone. As ONNX it is an <c>Identity</c>.</summary>
/// <param name="name">Name within <see cref="Domain"/>.</param>
/// <param name="minArity">Least number of inputs.</param>
/// <param name="maxArity">Greatest number of inputs.</param>
public abstract class PassThroughOp(string name, int minArity = 1, int maxArity = 1) : ElementwiseOp($"{Domain}:{name}", minArity, maxArity)
{
    /// <summary>Domain of these ops.</summary>
    public const string Domain = "distgrad";

    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Distributor;

    /// <inheritdoc/>
    public sealed override TensorType InferType(OpNode node) => node.Type(0);

    /// <inheritdoc/>
    public sealed override Tensor? Fold(OpNode node) => node.ValueOf(0);

    /// <inheritdoc/>
    public sealed override bool IsComposed(OpNode node) => true;

    /// <inheritdoc/>
    public sealed override Expr? Compose(ComposeContext z) => Functions.Identity(z.Input(0));

    /// <inheritdoc/>
    public sealed override double Scalar(ReadOnlySpan<double> inputs) => inputs[0];
}
