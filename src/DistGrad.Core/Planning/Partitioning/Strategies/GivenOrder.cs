namespace DistGrad.Planning.Partitioning.Strategies;

/// <summary>The order in which the graph was built.</summary>
internal sealed class GivenOrder : IPartitionStrategy
{
    /// <inheritdoc/>
    public string Name => "given";

    /// <inheritdoc/>
    public Arrangement Arrange(OpSet ops, Arrangement basis) => Arrangement.Whole(ops.Given);
}
