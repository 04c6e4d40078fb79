namespace DistGrad;

/// <summary>An op of a block failed. The node that runs the block reports it as a <see cref="NodeFailedException"/>.</summary>
/// <param name="graphNode">The graph node it computes.</param>
/// <param name="op">The op.</param>
/// <param name="inputs">Its inputs.</param>
/// <param name="cause">What it threw.</param>
internal sealed class OpFailedException(int graphNode, string op, double[] inputs, Exception cause) : Exception(cause.Message, cause)
{
    /// <summary>The graph node it computes.</summary>
    public int GraphNode { get; } = graphNode;

    /// <summary>The op, by its ONNX name.</summary>
    public string Op { get; } = op;

    /// <summary>Its inputs.</summary>
    public double[] Inputs { get; } = inputs;
}
