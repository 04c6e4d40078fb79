namespace DistGrad.Grains;

/// <summary>Runs kernels that take longer than a turn of a grain should: as many at once as the process has cores, for all silos in it.</summary>
/// <remarks>
/// They run on threads of the thread pool, which gets as many more, so that turns find threads while kernels run. What comes
/// before a kernel and what comes after it run on the same thread then, mostly: nobody has to be woken, which on a busy machine
/// takes longer than most kernels. What else is ready comes first, though: messages on their way to other silos, which would wait for
/// nothing but these kernels, while those silos have nothing to do.
/// </remarks>
internal static class ComputePool
{
    private static readonly int Most = Environment.ProcessorCount;

    // How often a kernel lets all that is ready go first: a message takes that many steps from a node to the network.
    private const int Passes = 4;

    private static readonly Lock Lock = new();
    private static readonly Queue<Action> Waiting = new();
    private static int _running;

    static ComputePool()
    {
        ThreadPool.GetMinThreads(out var workers, out var completionPorts);
        ThreadPool.SetMinThreads(workers + Most, completionPorts);
    }

    /// <summary>Number of kernels that are computed at the moment.</summary>
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

    /// <summary>Queues work, which must not throw.</summary>
    public static void Queue(Action work)
    {
        lock (Lock)
        {
            if (_running == Most)
            {
                Waiting.Enqueue(work);
                return;
            }

            _running++;
        }

        ThreadPool.UnsafeQueueUserWorkItem(Run, (work, Passes), preferLocal: true);
    }

    private static void Run((Action Work, int Passes) item)
    {
        if (item.Passes > 0 && ThreadPool.PendingWorkItemCount > 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(Run, item with { Passes = item.Passes - 1 }, preferLocal: false);
            return;
        }

        item.Work();
        Action? next;
        lock (Lock)
        {
            if (!Waiting.TryDequeue(out next))
            {
                _running--;
                return;
            }
        }

        // Not before what the work has brought about.
        ThreadPool.UnsafeQueueUserWorkItem(Run, (next, Passes), preferLocal: false);
    }
}
