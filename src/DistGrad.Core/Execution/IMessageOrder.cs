namespace DistGrad;

/// <summary>Decides which waiting message a <see cref="LocalRunner"/> delivers next.</summary>
public interface IMessageOrder
{
    /// <summary>Adds a message.</summary>
    /// <param name="message">The message.</param>
    void Add(LocalMessage message);

    /// <summary>Takes the next message.</summary>
    /// <param name="message">The message.</param>
    /// <returns>Whether there was one.</returns>
    bool TryTake(out LocalMessage message);
}

/// <summary>A message between nodes of a <see cref="LocalRunner"/>.</summary>
/// <param name="Pass">The pass.</param>
/// <param name="Shard">The receiver's shard.</param>
/// <param name="Node">The receiver within its shard.</param>
/// <param name="Slot">The receiver's slot.</param>
/// <param name="Value">The value or gradient.</param>
public readonly record struct LocalMessage(Pass Pass, int Shard, int Node, int Slot, Value Value);
