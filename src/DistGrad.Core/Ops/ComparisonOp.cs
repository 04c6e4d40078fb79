namespace DistGrad;

/// <summary>An elementwise comparison of two inputs: 1 where it holds, 0 where not. Its gradient is zero.</summary>
/// <param name="name">ONNX name.</param>
public abstract class ComparisonOp(string name) : BinaryOp(name)
{
    /// <inheritdoc/>
    public sealed override GateKind Gate => GateKind.Stop;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node) => base.InferType(node) with { DType = DType.Bool };

    /// <inheritdoc/>
    public sealed override DType InferDType(OpNode node) => DType.Bool;

    /// <inheritdoc/>
    public sealed override void Vjp(VjpContext z)
    {
        // Nothing to accumulate: a truth value jumps or stays as the inputs move.
    }
}
