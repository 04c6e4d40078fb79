using System.Security.Cryptography;

namespace DistGrad.Cli.Load.Graphs;

/// <summary>A graph of the mix in a cluster.</summary>
internal sealed class GraphTarget
{
    private readonly DistGradClient _client;
    private readonly RunOptions _options;
    private GraphHandle _handle;
    private FirstResult? _value;
    private FirstResult? _gradient;
    private int _isSubmitting;

    private GraphTarget(DistGradClient client, LoadGraph graph, Granularity granularity, GraphHandle handle)
    {
        (_client, Graph, _handle) = (client, graph, handle);
        _options = new RunOptions { Granularity = granularity, Retention = RunRetention.None };
    }

    /// <summary>The graph.</summary>
    public LoadGraph Graph { get; }

    /// <summary>Whether it was not in the cluster before.</summary>
    public bool IsNew { get; private init; }

    /// <summary>Submits a graph and takes its first results.</summary>
    /// <param name="client">The cluster.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="settings">The load.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<GraphTarget> PrepareAsync(DistGradClient client, LoadGraph graph, LoadSettings settings, CancellationToken cancellationToken)
    {
        var handle = await client.SubmitAsync(graph.Graph, cancellationToken);
        var target = new GraphTarget(client, graph, settings.Granularity, handle) { IsNew = handle.IsNew };
        if (settings.GradientShare < 1 || graph.Root is null) target._value = new(await target.StartAsync(false, cancellationToken));
        if (settings.GradientShare > 0 && graph.Root is not null) target._gradient = new(await target.StartAsync(true, cancellationToken));
        return target;
    }

    /// <summary>Makes a run and compares it with the first.</summary>
    /// <param name="differentiates">Whether it is to differentiate; graphs that have nothing to differentiate are evaluated.</param>
    /// <param name="isDurable">Whether it is to be stored.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<LoadedRun> RunAsync(bool differentiates, bool isDurable, CancellationToken cancellationToken)
    {
        var first = differentiates && _gradient is not null ? _gradient : _value ?? _gradient!;
        try
        {
            var isGradient = first == _gradient;
            var result = await (isDurable ? StoredAsync(isGradient, cancellationToken) : StartAsync(isGradient, cancellationToken)).ConfigureAwait(false);
            var difference = first.Difference(result) is { } text ? $"{Graph.Name}: {text}." : null;
            return new LoadedRun(result.Plan.ForwardMessages + result.Plan.BackwardMessages, difference, isDurable);
        }
        catch (UnknownGraphException)
        {
            await SubmitAgainAsync(cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Adds the bits of the first results to a hash.</summary>
    public void AddTo(IncrementalHash hash)
    {
        _value?.AddTo(hash);
        _gradient?.AddTo(hash);
    }

    private Task<RunResult> StartAsync(bool differentiates, CancellationToken cancellationToken) => differentiates
        ? _handle.GradientAsync(Graph.Root, Graph.Feeds, options: _options, cancellationToken: cancellationToken)
        : _handle.EvaluateAsync(Graph.Feeds, options: _options, cancellationToken: cancellationToken);

    // Once its start is confirmed, the cluster owes a result to whoever asks for the run by its id. Who started it would start it again.
    private async Task<RunResult> StoredAsync(bool differentiates, CancellationToken cancellationToken)
    {
        var options = _options with { RunId = $"load-{Guid.NewGuid():N}", Durable = true };
        var started = await (differentiates
            ? _handle.StartGradientAsync(Graph.Root, Graph.Feeds, options: options, cancellationToken: cancellationToken)
            : _handle.StartEvaluateAsync(Graph.Feeds, options: options, cancellationToken: cancellationToken)).ConfigureAwait(false);
        try
        {
            while (true)
            {
                try
                {
                    var run = await _handle.FindRunAsync(started.RunId, cancellationToken).ConfigureAwait(false);
                    return await run.WaitAsync(null, cancellationToken).ConfigureAwait(false);
                }
                catch (ClusterUnavailableException)
                {
                    // The run is stored: whoever comes back later finds it.
                }
            }
        }
        catch (Exception e)
        {
            // One that is given up has not come for a minute after the end of the load.
            throw new LostRunException(started.RunId, e);
        }
    }

    // A cluster that keeps nothing outside of its silos loses graphs with them.
    private async Task SubmitAgainAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isSubmitting, 1) == 1) return;
        try
        {
            _handle = await _client.SubmitAsync(Graph.Graph, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _isSubmitting, 0);
        }
    }
}
