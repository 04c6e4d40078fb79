namespace DistGrad.Planning.Partitioning;

/// <summary>How many distinct values cross each place of an order: made before it, and read after it.</summary>
internal static class CrossingValues
{
    /// <summary>For each op, how many more values cross the place behind it than the one in front of it.</summary>
    /// <param name="ops">The ops, placed in the order.</param>
    /// <param name="order">The order.</param>
    public static int[] Changes(OpSet ops, int[] order)
    {
        var (position, start, inputs) = (ops.Position, ops.Columns.InputStart, ops.Columns.Inputs);
        var changes = ops.Pool.TakeZeros();
        var isRead = new ulong[(order.Length >> 6) + 1];

        // From the end, so that the first reader met is the last one.
        for (var i = order.Length - 1; i >= 0; i--)
        {
            var node = order[i];
            for (var edge = start[node]; edge < start[node + 1]; edge++)
            {
                var producer = position[inputs[edge]];
                if (producer < 0 || (isRead[producer >> 6] >> (producer & 63) & 1) != 0) continue;
                isRead[producer >> 6] |= 1ul << (producer & 63);
                changes[producer]++;
                changes[i]--;
            }
        }

        return changes;
    }
}
