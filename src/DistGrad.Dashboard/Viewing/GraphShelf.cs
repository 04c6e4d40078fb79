namespace DistGrad.Dashboard.Viewing;

/// <summary>The graphs that were looked at last, so that each is read from the cluster once and not for every click.</summary>
/// <param name="client">The cluster.</param>
internal sealed class GraphShelf(DistGradClient client)
{
    private const int MaxGraphs = 16;

    private const long MaxBytes = 256 * 1024 * 1024;

    // Most recently used first.
    private readonly LinkedList<(string Id, Task<ShelvedGraph> Graph)> _graphs = [];
    private readonly Lock _lock = new();

    /// <summary>A graph.</summary>
    /// <param name="id">Its content hash.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="UnknownGraphException">The cluster does not have it.</exception>
    public async Task<ShelvedGraph> GetAsync(string id, CancellationToken cancellationToken)
    {
        var graph = Take(id);
        try
        {
            return await graph.WaitAsync(cancellationToken);
        }
        catch when (graph.IsFaulted)
        {
            Forget(id, graph);
            throw;
        }
        finally
        {
            Trim();
        }
    }

    /// <summary>Reads a graph anew when it is asked for next.</summary>
    /// <param name="id">Its content hash.</param>
    public void Forget(string id)
    {
        lock (_lock)
        {
            if (_graphs.FirstOrDefault(graph => graph.Id == id) is { Id: not null } known) _graphs.Remove(known);
        }
    }

    private Task<ShelvedGraph> Take(string id)
    {
        lock (_lock)
        {
            for (var at = _graphs.First; at is not null; at = at.Next)
            {
                if (at.Value.Id != id) continue;
                _graphs.Remove(at);
                _graphs.AddFirst(at);
                return at.Value.Graph;
            }

            // Others may wait for it too: it is read to its end whoever leaves.
            return _graphs.AddFirst((id, ReadAsync(id))).Value.Graph;
        }
    }

    private async Task<ShelvedGraph> ReadAsync(string id)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        return new ShelvedGraph(await client.GetGraphAsync(id));
    }

    private void Forget(string id, Task<ShelvedGraph> graph)
    {
        lock (_lock) _graphs.Remove((id, graph));
    }

    private void Trim()
    {
        lock (_lock)
        {
            while (_graphs.Count > 1 && (_graphs.Count > MaxGraphs || Bytes() > MaxBytes)) _graphs.RemoveLast();
        }

        long Bytes() => _graphs.Where(entry => entry.Graph.IsCompletedSuccessfully).Sum(entry => entry.Graph.GetAwaiter().GetResult().Bytes);
    }
}
