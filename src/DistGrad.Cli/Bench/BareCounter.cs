namespace DistGrad.Cli.Bench;

/// <summary>Counts messages that have made all their hops.</summary>
internal sealed class BareCounter
{
    private TaskCompletionSource _all = new();
    private int _left;

    /// <summary>Completes when as many messages have arrived.</summary>
    public Task Expect(int messages)
    {
        _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _left, messages);
        return _all.Task;
    }

    public void End()
    {
        if (Interlocked.Decrement(ref _left) == 0) _all.TrySetResult();
    }
}
