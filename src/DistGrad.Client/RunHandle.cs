namespace DistGrad;

/// <summary>A run that was started.</summary>
public sealed class RunHandle
{
    // The cluster answers after this time even if the run goes on; well below Orleans' response timeout.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly IGrainFactory _grains;
    private readonly Graph _graph;
    private readonly RunRequest _request;
    private readonly TimeSpan _progressInterval;

    internal RunHandle(IGrainFactory grains, Graph graph, string runId, RunRequest request, TimeSpan progressInterval)
    {
        _grains = grains;
        _graph = graph;
        _request = request;
        _progressInterval = progressInterval;
        RunId = runId;
    }

    /// <summary>Id of the run.</summary>
    public string RunId { get; }

    private IRunGrain Grain => _grains.GetGrain<IRunGrain>(new RunKey(_graph.Id, RunId).ToString());

    /// <summary>Waits for the run's end. Cancelling ends the waiting, not the run.</summary>
    /// <param name="progress">Is told how far the run is, now and then and at the end.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RunException">The run failed.</exception>
    public async Task<RunResult> WaitAsync(IProgress<RunProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var status = await AskAsync(progress is null ? Patience : _progressInterval, cancellationToken).ConfigureAwait(false);
            progress?.Report(status.Progress);
            if (status.Error is not null) throw status.Error;
            if (status.Outcome is not null) return Result(status.Outcome);
        }
    }

    /// <summary>How far the run is.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<RunStatus> GetStatusAsync(CancellationToken cancellationToken = default) =>
        await AskAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false);

    /// <summary>Cancels the run; afterwards no silo holds anything of it. A run that has ended stays as it is.</summary>
    public Task CancelAsync() => Grain.Cancel();

    /// <summary>What a node of the run held. Works during the run too.</summary>
    /// <param name="label">Name of the node, or <c>#</c> and its number.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="InspectionException">The node was not part of the run.</exception>
    public async Task<NodeInspection> InspectAsync(string label, CancellationToken cancellationToken = default)
    {
        var found = await Grain.Inspect([_graph.Find(label)]).WaitAsync(cancellationToken).ConfigureAwait(false);
        return found[0];
    }

    /// <summary>What every node of the run held, in the order of the graph.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="InspectionException">There are more than 100,000.</exception>
    public async Task<IReadOnlyList<NodeInspection>> InspectAllAsync(CancellationToken cancellationToken = default) =>
        await Grain.Inspect([]).WaitAsync(cancellationToken).ConfigureAwait(false);

    internal Task StartAsync() => Grain.Start(_request);

    // A run that is not known any more has died with its silo: it is started again, under the same id.
    private async Task<RunStatus> AskAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            return await Grain.Wait(patience).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (UnknownRunException)
        {
            await StartAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            return await Grain.Wait(patience).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private RunResult Result(RunOutcome outcome) => new()
    {
        RunId = RunId,
        Values = ByLabel(outcome.Values),
        Gradients = ByLabel(outcome.Gradients),
        Plan = outcome.Plan,
        Attempts = outcome.Attempts,
        Elapsed = outcome.Elapsed,
        Warnings = [.. outcome.Warnings],
    };

    // In the order of the graph, whichever silo told first.
    private Dictionary<string, double> ByLabel(NodeValues values)
    {
        var nodes = values.Nodes.ToArray();
        var scalars = values.Values.ToArray();
        Array.Sort(nodes, scalars);
        var byLabel = new Dictionary<string, double>(nodes.Length);
        for (var i = 0; i < nodes.Length; i++) byLabel.Add(_graph.Label(nodes[i]), scalars[i]);
        return byLabel;
    }
}
