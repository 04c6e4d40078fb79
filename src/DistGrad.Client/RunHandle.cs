namespace DistGrad;

/// <summary>A run that was started.</summary>
public sealed class RunHandle
{
    // The cluster answers after this time even if the run goes on, so that a run that is lost with its silo is missed soon.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1.5);

    // A run that takes its silo down each time is not started for ever.
    private const int MaxRestarts = 5;

    private readonly RunCalls _calls;
    private readonly GraphIndex _graph;

    // Null where the run was started elsewhere.
    private readonly RunRequest? _request;
    private readonly TimeSpan _progressInterval;

    private int _restarts;

    internal RunHandle(ClusterCalls calls, GraphIndex graph, RunKey run, bool isCall, RunRequest? request, TimeSpan progressInterval)
    {
        _calls = new RunCalls(calls, run, isCall);
        _graph = graph;
        _request = request;
        _progressInterval = progressInterval;
        (RunId, IsDurable) = (run.RunId, run.IsDurable);
    }

    /// <summary>Id of the run.</summary>
    public string RunId { get; }

    /// <summary>Whether the run is a durable one.</summary>
    public bool IsDurable { get; }

    /// <summary>Waits for the run's end. Cancelling ends the waiting, not the run.</summary>
    /// <param name="progress">Is told how far the run is, now and then and at the end.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RunException">The run failed.</exception>
    public async Task<RunResult> WaitAsync(IProgress<RunProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var status = await AskAsync(progress is null ? LongestWait : _progressInterval, cancellationToken).ConfigureAwait(false);
            if (Result(status, progress) is { } result) return result;
        }
    }

    /// <summary>How far the run is.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<RunStatus> GetStatusAsync(CancellationToken cancellationToken = default) =>
        await AskAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false);

    /// <summary>Cancels the run; afterwards no silo holds anything of it. A run that has ended stays as it is.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task CancelAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await _calls.CancelAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (UnknownRunException)
        {
            // It died with its silo, and there is nothing to cancel; what it left on others goes with its lease.
        }
    }

    /// <summary>What a node of the run held. Works during the run too.</summary>
    /// <param name="label">Name of the node, or <c>#</c> and its number.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="InspectionException">The node was not part of the run.</exception>
    public async Task<NodeInspection> InspectAsync(string label, CancellationToken cancellationToken = default)
    {
        var found = await _calls.InspectAsync([_graph.Find(label)], cancellationToken).ConfigureAwait(false);
        return found[0];
    }

    /// <summary>What some nodes of the run held, in one call. Works during the run too.</summary>
    /// <param name="nodes">The nodes, by number.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="InspectionException">One of them was not part of the run.</exception>
    public async Task<IReadOnlyList<NodeInspection>> InspectAsync(IReadOnlyCollection<int> nodes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        return nodes.Count == 0 ? [] : await _calls.InspectAsync([.. nodes], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What every node of the run held, in the order of the graph.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="InspectionException">There are more than 100,000.</exception>
    public async Task<IReadOnlyList<NodeInspection>> InspectAllAsync(CancellationToken cancellationToken = default) =>
        await _calls.InspectAsync([], cancellationToken).ConfigureAwait(false);

    /// <summary>What was traced of the run, once it has ended.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Null where it was not traced, or that is no longer kept.</returns>
    public Task<RunTrace?> GetTraceAsync(CancellationToken cancellationToken = default) => _calls.TraceAsync(LongestWait, cancellationToken);

    /// <summary>Starts the run. Cancelling takes effect when no call is on its way: one that is given up could start it after all.</summary>
    internal Task StartAsync(CancellationToken cancellationToken) => _calls.StartAsync(_request!, cancellationToken);

    /// <summary>Starts the run and waits for its end; cancelling cancels the run.</summary>
    internal async Task<RunResult> ExecuteAsync(IProgress<RunProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            var status = await _calls.ExecuteAsync(_request!, progress is null ? LongestWait : _progressInterval, cancellationToken).ConfigureAwait(false);
            if (status?.Outcome is null) cancellationToken.ThrowIfCancellationRequested();
            if (status is not null && Result(status, progress) is { } result) return result;
            return await WaitAsync(progress, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await CancelAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    // Null where the run goes on.
    private RunResult? Result(RunStatus status, IProgress<RunProgress>? progress)
    {
        progress?.Report(status.Progress);
        if (status.Error is not null) throw Named(status.Error);
        return status.Outcome is { } outcome ? Result(outcome) : null;
    }

    // A run that is not known any more has died with its silo: it is started again, under the same id.
    private async Task<RunStatus> AskAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await _calls.WaitAsync(patience, cancellationToken).ConfigureAwait(false);
            }
            catch (UnknownRunException) when (_request is not null && _restarts++ < MaxRestarts)
            {
                await StartAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // An op inside a block is known to the cluster by its number alone.
    private Exception Named(Exception error) =>
        error is NodeFailedException failed && failed.Node.StartsWith('#') && _graph.TryFind(failed.Node, out var node) && _graph.NameOf(node) is { } name
            ? new NodeFailedException(name, failed.Op, failed.Pass, failed.Inputs, failed.Problem, failed.InputTypes)
            : error;

    private RunResult Result(RunOutcome outcome) => new()
    {
        RunId = RunId,
        IsDurable = IsDurable,
        Values = new ValuesByLabel(_graph, outcome.Values),
        Gradients = new ValuesByLabel(_graph, outcome.Gradients),
        Plan = outcome.Plan,
        Attempts = outcome.Attempts,
        Elapsed = outcome.Elapsed,
        Warnings = [.. outcome.Warnings],
    };
}
