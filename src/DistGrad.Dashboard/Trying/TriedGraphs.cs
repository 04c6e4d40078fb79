using Microsoft.Extensions.Hosting;

namespace DistGrad.Dashboard.Trying;

/// <summary>The graphs that trials brought to the cluster. They stay for a while, so that their runs can be looked at, make room for later ones, and go with the server.</summary>
/// <param name="client">The cluster.</param>
internal sealed class TriedGraphs(DistGradClient client) : IHostedLifecycleService
{
    /// <summary>Most graphs that stay.</summary>
    public const int Most = 50;

    // Used last, first.
    private readonly LinkedList<string> _graphs = [];
    private readonly Lock _lock = new();
    private bool _isStopping;

    /// <summary>Keeps a graph that a trial brought, and deletes the one that was tried longest ago where those are too many. One that was there before is somebody else's.</summary>
    /// <param name="graph">The graph.</param>
    public async Task KeepAsync(GraphHandle graph)
    {
        var oldest = new List<string>();
        lock (_lock)
        {
            if (!_graphs.Remove(graph.Id) && !graph.IsNew) return;
            _graphs.AddFirst(graph.Id);
            for (; _graphs.Count > (_isStopping ? 0 : Most); _graphs.RemoveLast()) oldest.Add(_graphs.Last!.Value);
        }

        await Task.WhenAll(oldest.Select(DeleteAsync));
    }

    /// <summary>Notes that a graph is tried again.</summary>
    /// <param name="graphId">The graph.</param>
    public void Touch(string graphId)
    {
        lock (_lock)
        {
            if (_graphs.Remove(graphId)) _graphs.AddFirst(graphId);
        }
    }

    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        string[] all;
        lock (_lock)
        {
            _isStopping = true;
            all = [.. _graphs];
            _graphs.Clear();
        }

        await Task.WhenAll(all.Select(DeleteAsync)).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // The trial of whoever came last does not depend on it. What could not be deleted is next again.
    private async Task DeleteAsync(string graphId)
    {
        try
        {
            await client.DeleteGraphAsync(graphId);
        }
        catch (Exception e) when (e is DistGradException or OrleansException or TimeoutException)
        {
            lock (_lock) _graphs.AddLast(graphId);
        }
    }
}
