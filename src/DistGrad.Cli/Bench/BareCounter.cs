namespace DistGrad.Cli.Bench;

/// <summary>Counts bare grains that have done their part of a wave.</summary>
internal sealed class BareCounter
{
    private TaskCompletionSource _all = new();
    private int _left;

    /// <summary>Completes after as many calls of <see cref="End"/>.</summary>
    public Task Expect(int ends)
    {
        _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _left, ends);
        return _all.Task;
    }

    public void End()
    {
        if (Interlocked.Decrement(ref _left) == 0) _all.TrySetResult();
    }
}
