namespace DistGrad.Planning.Partitioning;

/// <summary>Arranges ops in a topological order of which intervals make good blocks.</summary>
internal interface IPartitionStrategy
{
    /// <summary>Name, for people.</summary>
    string Name { get; }

    /// <summary>Another order of the ops.</summary>
    /// <param name="ops">The ops, placed in the order <paramref name="basis"/>.</param>
    /// <param name="basis">A topological order, to be left as it is.</param>
    /// <returns>The other order, or null where it would not be of use.</returns>
    Arrangement? Arrange(OpSet ops, Arrangement basis);
}
