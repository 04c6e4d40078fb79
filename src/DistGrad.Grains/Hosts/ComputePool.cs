using System.Collections.Concurrent;

namespace DistGrad.Grains;

/// <summary>Threads for kernels that take longer than a turn of a grain should: one for each core of the process, for all silos in it.</summary>
internal static class ComputePool
{
    private static readonly BlockingCollection<Action> Work = new();

    static ComputePool()
    {
        for (var i = 0; i < Environment.ProcessorCount; i++)
            new Thread(Run) { IsBackground = true, Name = "DistGrad compute" }.Start();
    }

    /// <summary>Queues work, which must not throw.</summary>
    public static void Queue(Action work) => Work.Add(work);

    private static void Run()
    {
        foreach (var work in Work.GetConsumingEnumerable()) work();
    }
}
