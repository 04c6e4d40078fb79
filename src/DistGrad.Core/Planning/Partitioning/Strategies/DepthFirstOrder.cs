namespace DistGrad.Planning.Partitioning.Strategies;

/// <summary>Depth first from the ops that nobody reads, each after what it reads: subtrees and separate circuits stay together.</summary>
internal sealed class DepthFirstOrder : IPartitionStrategy
{
    /// <inheritdoc/>
    public string Name => "depth-first";

    /// <inheritdoc/>
    public Arrangement Arrange(OpSet ops, Arrangement basis) => Arrangement.Whole(Walk(ops, basis.Order));

    private static int[] Walk(OpSet ops, int[] basis)
    {
        var (position, start, inputs) = (ops.Position, ops.Columns.InputStart, ops.Columns.Inputs);
        var isRead = IsRead(ops, basis);
        var (order, count) = (ops.Pool.Take(), 0);

        // The path from the sink to the op at hand, linked backward; and for each op one more than the inputs seen, 0 before it is reached.
        var (reader, seen) = (ops.Pool.Take(), ops.Pool.TakeZeros());
        for (var sink = 0; sink < basis.Length; sink++)
        {
            if ((isRead[sink >> 6] >> (sink & 63) & 1) != 0) continue;
            (reader[sink], seen[sink]) = (-1, 1);
            for (var op = sink; op >= 0;)
            {
                var node = basis[op];
                var (edge, end, next) = (start[node] + seen[op] - 1, start[node + 1], -1);
                while (edge < end && next < 0)
                {
                    var producer = position[inputs[edge++]];
                    if (producer >= 0 && seen[producer] == 0) next = producer;
                }

                if (next >= 0)
                {
                    seen[op] = edge - start[node] + 1;
                    (reader[next], seen[next]) = (op, 1);
                    op = next;
                }
                else
                {
                    order[count++] = node;
                    op = reader[op];
                }
            }
        }

        ops.Pool.GiveBack(reader);
        ops.Pool.GiveBack(seen);
        return order;
    }

    private static ulong[] IsRead(OpSet ops, int[] basis)
    {
        var (position, start, inputs) = (ops.Position, ops.Columns.InputStart, ops.Columns.Inputs);
        var isRead = new ulong[(basis.Length >> 6) + 1];
        foreach (var node in basis)
        {
            for (var edge = start[node]; edge < start[node + 1]; edge++)
            {
                var producer = position[inputs[edge]];
                if (producer >= 0) isRead[producer >> 6] |= 1ul << (producer & 63);
            }
        }

        return isRead;
    }
}
