using DistGrad.Planning.Partitioning;
using DistGrad.Planning.Partitioning.Strategies;

namespace DistGrad.Cli.Bench.Partitions;

/// <summary>A streaming partitioner for comparison: it gives each op in turn to one of 32 parts, two for each worker of the reference.</summary>
/// <remarks>
/// What it gives is no order: parts wait for each other in circles. To compare time, each part is split in rounds: an op is of the round
/// after that of what it reads from another part. That is the least number of times that the parts have to wait for each other, and the
/// parts of a round are cut to blocks as the regions of a stage are. The bytes it cuts before that are those of <see cref="Parts"/>.
/// </remarks>
internal abstract class StreamingOrder : IPartitionStrategy
{
    /// <summary>Number of parts, a power of two.</summary>
    protected const int Count = 32;

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public Arrangement Arrange(OpSet ops, Arrangement basis)
    {
        var (position, start, inputs) = (ops.Position, ops.Columns.InputStart, ops.Columns.Inputs);
        var (part, key) = (Parts(ops), new int[basis.Order.Length]);
        const int Last = (Arrangement.MaxRegions / Count) - 1;
        for (var i = 0; i < basis.Order.Length; i++)
        {
            var (node, round) = (basis.Order[i], 0);
            for (var edge = start[node]; edge < start[node + 1]; edge++)
            {
                if (position[inputs[edge]] is not (>= 0 and var producer)) continue;
                round = Math.Max(round, (key[producer] / Count) + (part[inputs[edge]] == part[node] && key[producer] / Count < Last ? 0 : 1));
            }

            key[i] = round >= Last ? Last * Count : (round * Count) + part[node];
        }

        return KeyedOrder.Sort(ops, basis.Order, key, (Last * Count) + 1, Count);
    }

    /// <summary>Bytes of the distinct values that parts read of each other.</summary>
    /// <param name="ops">The ops.</param>
    public long CutBytes(OpSet ops)
    {
        var (part, readers, values) = (Parts(ops), new uint[ops.Columns.KindOf.Length], 0L);
        foreach (var node in ops.Given)
        {
            foreach (var producer in ops.Columns.Inputs.AsSpan(ops.Columns.InputStart[node]..ops.Columns.InputStart[node + 1]))
            {
                if (ops.Position[producer] < 0 || part[producer] == part[node] || (readers[producer] >> part[node] & 1) != 0) continue;
                readers[producer] |= 1u << part[node];
                values++;
            }
        }

        return sizeof(double) * values;
    }

    /// <summary>What it is worth to give an op to a part.</summary>
    /// <param name="producers">How many of its inputs are there.</param>
    /// <param name="fill">Ops that are there, over the even share.</param>
    /// <param name="degree">Inputs of an op, on average.</param>
    protected abstract double Score(int producers, double fill, double degree);

    // By graph node, in the given order: that is the stream.
    private byte[] Parts(OpSet ops)
    {
        var (part, size, producers) = (new byte[ops.Columns.KindOf.Length], new int[Count], new int[Count]);
        var degree = ops.Given.Sum(node => (double)(ops.Columns.InputStart[node + 1] - ops.Columns.InputStart[node])) / ops.Count;
        var share = (double)ops.Count / Count;
        foreach (var node in ops.Given)
        {
            Array.Clear(producers);
            foreach (var producer in ops.Columns.Inputs.AsSpan(ops.Columns.InputStart[node]..ops.Columns.InputStart[node + 1]))
                if (ops.Position[producer] >= 0) producers[part[producer]]++;
            var (best, bestScore) = (0, double.NegativeInfinity);
            for (var candidate = 0; candidate < Count; candidate++)
            {
                var score = Score(producers[candidate], size[candidate] / share, degree);
                if (score > bestScore || (score == bestScore && size[candidate] < size[best])) (best, bestScore) = (candidate, score);
            }

            part[node] = (byte)best;
            size[best]++;
        }

        return part;
    }
}
