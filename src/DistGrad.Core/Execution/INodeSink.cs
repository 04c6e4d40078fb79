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

    /// <summary>Has a node's work of a pass done outside its turn, and the node told of the result (see <see cref="NodeMachine.Resume"/>).</summary>
    /// <param name="shard">The node's shard.</param>
    /// <param name="node">The node within its shard.</param>
    /// <param name="pass">The pass.</param>
    /// <returns>Whether that was arranged; if not, the node does the work at once.</returns>
    bool TryDefer(int shard, int node, Pass pass) => false;

    /// <summary>Whether there are shards for which <see cref="IsFar"/> holds.</summary>
    bool HasFar => false;

    /// <summary>Whether what is pushed to a shard takes a while to get there, so that it should be pushed first.</summary>
    /// <param name="shard">The shard.</param>
    bool IsFar(int shard) => false;
}
