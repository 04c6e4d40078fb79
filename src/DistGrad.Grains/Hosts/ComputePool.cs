namespace DistGrad.Grains;

/// <summary>Runs kernels that take longer than a turn of a grain should: as many at once as the process has cores, for all silos in it.</summary>
/// <remarks>
/// They run on threads of the thread pool, which gets as many more, so that turns find threads while kernels run. What comes
/// before a kernel and what comes after it run on the same thread then, mostly: nobody has to be woken, which on a busy machine
/// takes longer than most kernels.
/// </remarks>
internal static class ComputePool
{
    private static readonly int Most = Environment.ProcessorCount;
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

        ThreadPool.UnsafeQueueUserWorkItem(Run, work, preferLocal: true);
    }

    private static void Run(Action work)
    {
        work();
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
        ThreadPool.UnsafeQueueUserWorkItem(Run, next, preferLocal: false);
    }
}
