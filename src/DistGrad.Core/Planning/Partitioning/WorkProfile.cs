namespace DistGrad.Planning.Partitioning;

/// <summary>What can be told of a set of ops before it is cut.</summary>
/// <param name="Total">Work of all ops.</param>
/// <param name="Critical">Work of the ops on the longest path.</param>
/// <param name="Bases">Number of ops that read no other op of the set.</param>
internal readonly record struct WorkProfile(double Total, double Critical, int Bases)
{
    /// <summary>Walks the edges once.</summary>
    /// <param name="ops">The ops, placed as given.</param>
    public static WorkProfile Of(OpSet ops)
    {
        var order = ops.Given;
        var (position, start, inputs) = (ops.Position, ops.Columns.InputStart, ops.Columns.Inputs);
        var finish = GC.AllocateUninitializedArray<double>(order.Length);
        var (total, critical, bases) = (0.0, 0.0, 0);
        for (var i = 0; i < order.Length; i++)
        {
            var node = order[i];
            var (ready, isBase) = (0.0, true);
            for (var edge = start[node]; edge < start[node + 1]; edge++)
            {
                var producer = position[inputs[edge]];
                if (producer < 0) continue;
                isBase = false;
                ready = Math.Max(ready, finish[producer]);
            }

            var work = ops.WorkOf(node);
            finish[i] = ready + work;
            total += work;
            critical = Math.Max(critical, finish[i]);
            if (isBase) bases++;
        }

        return new WorkProfile(total, critical, bases);
    }

    /// <summary>Time below which no cut comes on the reference, in nanoseconds.</summary>
    /// <param name="options">The reference.</param>
    public double LowerBound(PartitionOptions options) =>
        (Math.Max(Total / options.Workers, Critical) * (options.ForwardNanoseconds + options.BackwardNanoseconds)) + (2 * options.BlockNanoseconds);
}
