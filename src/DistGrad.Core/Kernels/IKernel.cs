namespace DistGrad;

/// <summary>What a node computes: slots in, values out, forward and backward. Stateless and safe for many threads.</summary>
public interface IKernel
{
    /// <summary>Whether a call may take longer than a turn of a grain should: it is then made outside the turn.</summary>
    bool IsLong => false;

    /// <summary>The gradient that the backward pass begins with at the root.</summary>
    Value Seed => 1.0;

    /// <summary>Bit i is set where backward reads input i.</summary>
    ulong KeptInputs { get; }

    /// <summary>Whether backward reads the output.</summary>
    bool KeepsOutput { get; }

    /// <summary>The node's value.</summary>
    /// <param name="inputs">One value for each slot.</param>
    Value Forward(ReadOnlySpan<Value> inputs);

    /// <summary>The product of the upstream gradient and the local gradients.</summary>
    /// <param name="inputs">One value for each slot; those not kept are not read.</param>
    /// <param name="output">The node's value; not read where it is not kept.</param>
    /// <param name="upstream">Gradient of the root with respect to the output.</param>
    /// <param name="gradients">Gets the gradient of each input that the kernel was compiled to differentiate by.</param>
    void Backward(ReadOnlySpan<Value> inputs, Value output, Value upstream, Span<Value> gradients);

    /// <summary>The sum of what the consumers sent, in slot order.</summary>
    /// <param name="gradients">One for each gradient slot, at least one.</param>
    Value Sum(ReadOnlySpan<Value> gradients);

    /// <summary>What travels over an outgoing edge: the output itself, unless the node is made of several ops.</summary>
    /// <param name="output">The node's value.</param>
    /// <param name="edge">Outgoing edge of the node, from 0.</param>
    Value Outgoing(Value output, int edge) => output;

    /// <summary>The value of a graph node that this node computes: the output itself, unless the node is made of several ops.</summary>
    /// <param name="output">The node's value.</param>
    /// <param name="graphNode">The graph node, fetched.</param>
    Value Read(Value output, int graphNode) => output;

    /// <summary>Graph nodes that are fetched from the node or differentiated by, where it is made of several ops; null for a single one.</summary>
    /// <param name="role">Which of the two: <see cref="NodeRole.Fetched"/> or <see cref="NodeRole.Wrt"/>.</param>
    int[]? GraphNodes(NodeRole role) => null;

    /// <summary>What must stay of a node's value, until the run is closed, once the node's work is done.</summary>
    /// <param name="output">The node's value.</param>
    Value Settled(Value output) => output;

    /// <summary>The gradient of the root with respect to a graph node that this node computes: the upstream gradient itself, unless the node is made of several ops.</summary>
    /// <param name="output">The node's value.</param>
    /// <param name="upstream">The node's upstream gradient.</param>
    /// <param name="graphNode">The graph node, differentiated by.</param>
    Value ReadGradient(Value output, Value upstream, int graphNode) => upstream;

    /// <summary>All values that are fetched from the node, or all gradients that it was planned to give, at once; null where they are read one by one.</summary>
    /// <param name="output">The node's value, after the pass.</param>
    /// <param name="role">Which of the two: <see cref="NodeRole.Fetched"/> or <see cref="NodeRole.Wrt"/>.</param>
    /// <returns>Graph nodes, ascending, and their numbers in the same order; nobody may change either.</returns>
    (int[] Nodes, double[] Numbers)? ReadAll(Value output, NodeRole role) => null;

    /// <summary>Reads the number of any graph node that this node computes or gets, planned or not, as long as the run keeps it.</summary>
    /// <param name="output">The node's value.</param>
    /// <param name="upstream">The node's upstream gradient; the default value before the backward pass.</param>
    /// <param name="graphNode">The graph node.</param>
    /// <param name="value">Its value; NaN where there is none.</param>
    /// <param name="gradient">Gradient of the root with respect to it; null where there is none.</param>
    /// <returns>Whether the node has it; not where the node is a single op, or keeps nothing.</returns>
    bool TryRead(Value output, Value upstream, int graphNode, out double value, out double? gradient)
    {
        (value, gradient) = (double.NaN, null);
        return false;
    }
}
