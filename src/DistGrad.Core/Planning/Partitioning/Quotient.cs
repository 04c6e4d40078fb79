namespace DistGrad.Planning.Partitioning;

/// <summary>The graph of blocks: their work, and how many values go from one to another.</summary>
internal sealed class Quotient
{
    /// <summary>Work of each block.</summary>
    public required double[] Work { get; init; }

    /// <summary>First outgoing edge of each block, and the end.</summary>
    public required int[] Start { get; init; }

    /// <summary>Block that each edge leads to, always a later one.</summary>
    public required int[] Target { get; init; }

    /// <summary>Distinct values that travel over each edge.</summary>
    public required int[] Values { get; init; }

    public int Count => Work.Length;

    /// <summary>Bytes that go from block to block in a pass.</summary>
    public long Bytes => sizeof(double) * Values.Sum(values => (long)values);

    /// <summary>All blocks, producers first, where each is followed as far as can be by those that read it.</summary>
    public int[] PathOrder()
    {
        var (waits, ready, order, count) = (new int[Count], new Stack<int>(), new int[Count], 0);
        foreach (var target in Target) waits[target]++;
        for (var block = Count - 1; block >= 0; block--)
            if (waits[block] == 0) ready.Push(block);
        while (ready.TryPop(out var block))
        {
            order[count++] = block;
            for (var edge = Start[block + 1] - 1; edge >= Start[block]; edge--)
                if (--waits[Target[edge]] == 0) ready.Push(Target[edge]);
        }

        return order;
    }

    /// <summary>Puts micro-blocks together.</summary>
    /// <param name="micros">The micro-blocks.</param>
    /// <param name="edges">What they read of each other.</param>
    /// <param name="end">End of each block, as a micro-block.</param>
    public static Quotient Of(MicroBlocks micros, MicroEdge[] edges, int[] end)
    {
        var (work, blockOf) = (new double[end.Length], new int[micros.Count]);
        for (int micro = 0, block = 0; micro < micros.Count; micro++)
        {
            if (micro == end[block]) block++;
            work[block] += micros.Work(micro);
            blockOf[micro] = block;
        }

        return Merge(work, blockOf, edges);
    }

    private static Quotient Merge(double[] work, int[] blockOf, MicroEdge[] edges)
    {
        // Sorted by their first block, then summed up block by block.
        var first = new int[work.Length + 1];
        foreach (var entry in edges)
            if (blockOf[entry.To] != blockOf[entry.Before]) first[blockOf[entry.From] + 1]++;
        for (var block = 0; block < work.Length; block++) first[block + 1] += first[block];
        var (sorted, next) = (new (int To, int Values)[first[^1]], first.AsSpan(0, work.Length).ToArray());
        foreach (var entry in edges)
            if (blockOf[entry.To] != blockOf[entry.Before]) sorted[next[blockOf[entry.From]]++] = (blockOf[entry.To], entry.Values);

        var (start, target, values, sum) = (new int[work.Length + 1], new List<int>(), new List<int>(), new int[work.Length]);
        for (var block = 0; block < work.Length; block++)
        {
            var firstEdge = target.Count;
            foreach (var (to, count) in sorted.AsSpan(first[block]..first[block + 1]))
            {
                if (sum[to] == 0) target.Add(to);
                sum[to] += count;
            }

            for (var edge = firstEdge; edge < target.Count; edge++)
            {
                values.Add(sum[target[edge]]);
                sum[target[edge]] = 0;
            }

            start[block + 1] = target.Count;
        }

        return new Quotient { Work = work, Start = start, Target = [.. target], Values = [.. values] };
    }
}
