namespace DistGrad.Grains;

/// <summary>Runs kernels that take longer than a turn of a grain should: as many at once as the process has cores, for all silos in it.</summary>
/// <remarks>
/// They run on threads of the thread pool, which gets as many more, so that turns find threads while kernels run. What comes
/// before a kernel and what comes after it run on the same thread then, mostly: nobody has to be woken, which on a busy machine
/// takes longer than most kernels. Where there are other silos, what else is ready comes first: messages on their way to them, which would
/// each wait for a kernel, while those silos may have nothing to do but wait for the messages.
/// </remarks>
internal static class ComputePool
{
    private static readonly int Most = Environment.ProcessorCount;

    // How often such a kernel lets all that is ready go first: a message takes that many steps from a node to the network.
    private const int MostPasses = 4;

    private static readonly Lock Lock = new();
    private static readonly Queue<(Action Work, int Passes)> Waiting = new();
    private static int _running;

    static ComputePool()
    {
        ThreadPool.GetMinThreads(out var workers, out var completionPorts);
        ThreadPool.SetMinThreads(workers + Most, completionPorts);
    }

    /// <summary>Number of kernels that are computed at the moment, or let others go first.</summary>
    public static int Running
    {
        get
        {
            lock (Lock) return _running;
        }
    }

    /// <summary>Number of kernels that wait for a core.</summary>
    public static int Queued
    {
        get
        {
            lock (Lock) return Waiting.Count;
        }
    }

    /// <summary>Queues work.</summary>
    /// <param name="yields">Whether what else is ready goes first.</param>
    /// <param name="work">The work, which must not throw.</param>
    public static void Queue(bool yields, Action work)
    {
        var item = (work, Passes: yields ? MostPasses : 0);
        lock (Lock)
        {
            if (_running == Most)
            {
                Waiting.Enqueue(item);
                return;
            }

            _running++;
        }

        ThreadPool.UnsafeQueueUserWorkItem(Run, item, preferLocal: true);
    }

    private static void Run((Action Work, int Passes) item)
    {
        if (item.Passes > 0 && ThreadPool.PendingWorkItemCount > 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(Run, item with { Passes = item.Passes - 1 }, preferLocal: false);
            return;
        }

        item.Work();
        (Action, int) next;
        lock (Lock)
        {
            if (!Waiting.TryDequeue(out next))
            {
                _running--;
                return;
            }
        }

        // Not before what the work has brought about.
        ThreadPool.UnsafeQueueUserWorkItem(Run, next, preferLocal: false);
    }
}
