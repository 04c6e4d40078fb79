namespace DistGrad.Planning.Partitioning.Strategies;

/// <summary>By the number of ops on the longest path that ends in an op: what is of one level is independent.</summary>
internal sealed class LevelOrder : IPartitionStrategy
{
    /// <inheritdoc/>
    public string Name => "levels";

    /// <inheritdoc/>
    public Arrangement Arrange(OpSet ops, Arrangement basis)
    {
        var (level, deepest) = Levels(ops, basis.Order);
        return KeyedOrder.Sort(ops, basis.Order, level, deepest + 1, 1);
    }

    private static (int[] Level, int Deepest) Levels(OpSet ops, int[] basis)
    {
        var (position, start, inputs) = (ops.Position, ops.Columns.InputStart, ops.Columns.Inputs);
        var (level, deepest) = (ops.Pool.Take(), 0);
        for (var i = 0; i < basis.Length; i++)
        {
            var (node, own) = (basis[i], 0);
            for (var edge = start[node]; edge < start[node + 1]; edge++)
            {
                var producer = position[inputs[edge]];
                if (producer >= 0) own = Math.Max(own, level[producer] + 1);
            }

            level[i] = own;
            deepest = Math.Max(deepest, own);
        }

        return (level, deepest);
    }
}
