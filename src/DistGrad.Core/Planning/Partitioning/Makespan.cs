namespace DistGrad.Planning.Partitioning;

/// <summary>Time of a forward and a backward pass over blocks, simulated: free workers take what is ready, in the order in which it became so.</summary>
internal static class Makespan
{
    /// <summary>The time, in nanoseconds.</summary>
    /// <param name="blocks">The blocks.</param>
    /// <param name="options">Number of workers, and costs.</param>
    public static double Of(Quotient blocks, PartitionOptions options)
    {
        var (forward, backward, readers, read) = (new double[blocks.Count], new double[blocks.Count], new int[blocks.Count], new int[blocks.Count]);
        for (var block = 0; block < blocks.Count; block++)
        {
            forward[block] += options.BlockNanoseconds + (options.ForwardNanoseconds * blocks.Work[block]);
            backward[block] += options.BlockNanoseconds + (options.BackwardNanoseconds * blocks.Work[block]);
            for (var edge = blocks.Start[block]; edge < blocks.Start[block + 1]; edge++)
            {
                // A message is its sender's work: forward the producer's, backward the consumer's.
                var message = options.MessageNanoseconds + (options.ByteNanoseconds * sizeof(double) * blocks.Values[edge]);
                forward[block] += message;
                backward[blocks.Target[edge]] += message;
                readers[block]++;
                read[blocks.Target[edge]]++;
            }
        }

        var (producerStart, producers) = Reverse(blocks, read);
        return Pass(forward, read, blocks.Start, blocks.Target, options.Workers) + Pass(backward, readers, producerStart, producers, options.Workers);
    }

    private static double Pass(double[] duration, int[] waits, int[] start, int[] target, int workers)
    {
        var (waiting, ready, idle) = ((int[])waits.Clone(), new PriorityQueue<int, (double Since, int Block)>(), new PriorityQueue<int, (double Since, int Worker)>());
        var (readyAt, end) = (new double[duration.Length], 0.0);
        for (var worker = 0; worker < workers; worker++) idle.Enqueue(worker, (0, worker));
        for (var block = 0; block < duration.Length; block++)
            if (waiting[block] == 0) ready.Enqueue(block, (0, block));
        while (ready.TryDequeue(out var block, out var since))
        {
            idle.TryDequeue(out var worker, out var free);
            var finish = Math.Max(since.Since, free.Since) + duration[block];
            idle.Enqueue(worker, (finish, worker));
            end = Math.Max(end, finish);
            for (var edge = start[block]; edge < start[block + 1]; edge++)
            {
                var next = target[edge];
                readyAt[next] = Math.Max(readyAt[next], finish);
                if (--waiting[next] == 0) ready.Enqueue(next, (readyAt[next], next));
            }
        }

        return end;
    }

    private static (int[] Start, int[] Producers) Reverse(Quotient blocks, int[] read)
    {
        var start = new int[blocks.Count + 1];
        for (var block = 0; block < blocks.Count; block++) start[block + 1] = start[block] + read[block];
        var (producers, next) = (new int[blocks.Target.Length], start.AsSpan(0, blocks.Count).ToArray());
        for (var block = 0; block < blocks.Count; block++)
            for (var edge = blocks.Start[block]; edge < blocks.Start[block + 1]; edge++) producers[next[blocks.Target[edge]]++] = block;
        return (start, producers);
    }
}
