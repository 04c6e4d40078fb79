namespace DistGrad;

/// <summary>Where a node's messages go.</summary>
public interface INodeSink
{
    /// <summary>Sends a value to a consumer, or a gradient to a producer.</summary>
    /// <param name="pass">Which of the two.</param>
    /// <param name="shard">The receiver's shard.</param>
    /// <param name="node">The receiver within its shard.</param>
    /// <param name="slot">The receiver's slot.</param>
    /// <param name="value">The value or gradient.</param>
    void Push(Pass pass, int shard, int node, int slot, Value value);

    /// <summary>Tells that a node has done its work of a pass. Called after its messages were pushed.</summary>
    /// <param name="pass">The pass.</param>
    void Fired(Pass pass);
}
