using DistGrad.Cli.Load;

namespace DistGrad.Cli.Tests.Load;

/// <summary>A cluster that answers at once, or not before it is told to.</summary>
internal sealed class StallingTarget : ILoadTarget
{
    private readonly List<TaskCompletionSource<LoadedRun>> _waiting = [];

    public bool IsStalled { get; set; }

    /// <summary>Whether it does not even heed that it is given up.</summary>
    public bool IsDeaf { get; set; }

    public Exception? Error { get; set; }

    public LoadedRun Answer { get; set; } = new(10);

    public int Waiting => _waiting.Count;

    public int Calls { get; private set; }

    public Task<LoadedRun> RunAsync(LoadDraw draw, CancellationToken cancellationToken)
    {
        Calls++;
        if (Error is { } error) return Task.FromException<LoadedRun>(error);
        if (!IsStalled) return Task.FromResult(Answer);
        var waiting = new TaskCompletionSource<LoadedRun>();
        if (!IsDeaf) cancellationToken.Register(() => waiting.TrySetCanceled(cancellationToken));
        _waiting.Add(waiting);
        return waiting.Task;
    }

    public void Go()
    {
        IsStalled = false;
        var waiting = _waiting.ToArray();
        _waiting.Clear();
        foreach (var run in waiting) run.TrySetResult(Answer);
    }
}
