namespace DistGrad;

/// <summary>An op that is not elementwise: it looks at shapes, axes or attributes.</summary>
/// <param name="name">ONNX name.</param>
/// <param name="minArity">Least number of inputs.</param>
/// <param name="maxArity">Greatest number of inputs; <see cref="int.MaxValue"/> for a variadic op.</param>
public abstract class TensorOp(string name, int minArity, int maxArity) : Op(name, minArity, maxArity)
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Scaler;
}
