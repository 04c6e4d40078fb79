namespace DistGrad;

/// <summary>An op that is computed by this class rather than by ONNX Runtime: one that the runtime does not have, or a user's own.</summary>
public interface IManagedOp
{
    /// <summary>Whether this class computes an application of the op, or the runtime after all.</summary>
    /// <param name="node">Types, values known before the run, and attributes.</param>
    bool IsManaged(OpNode node) => true;

    /// <summary>The result. Called from many threads at once.</summary>
    /// <param name="node">Types, values and attributes.</param>
    /// <param name="inputs">Values of the inputs; null for one that is left out.</param>
    /// <param name="type">Type of the result, as the op inferred it.</param>
    /// <returns>A tensor of that type.</returns>
    Tensor Evaluate(OpNode node, ReadOnlySpan<Tensor?> inputs, TensorType type);
}
