namespace DistGrad;

/// <summary>Brings graphs to a cluster and takes them away.</summary>
/// <param name="calls">Calls on the cluster.</param>
/// <param name="options">What is known of it.</param>
internal sealed class ClusterGraphs(ClusterCalls calls, DistGradClientOptions options)
{
    // A chunk stays well below the largest message.
    private const int MaxChunkSize = 1 << 20;

    // An upload begins anew when the cluster loses what it had of it.
    private const int MaxUploads = 4;

    public ClusterCalls Calls => calls;

    public DistGradClientOptions Options => options;

    public OpRegistry Ops { get; } = options.Ops ?? OpRegistry.Standard;

    /// <inheritdoc cref="DistGradClient.SubmitAsync"/>
    public async Task<GraphHandle> SubmitAsync(Graph graph, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var isNew = await calls.MakeAsync($"look for graph '{graph.Name}'", calls.Graph(graph.Id).Summary, cancellationToken).ConfigureAwait(false) is null;
        for (var uploads = 1; isNew; uploads++)
        {
            try
            {
                await UploadAsync(graph, cancellationToken).ConfigureAwait(false);
                break;
            }
            catch (UploadBrokenException) when (uploads < MaxUploads)
            {
                // From the beginning, below.
            }
        }

        return new GraphHandle(this, graph, isNew);
    }

    /// <inheritdoc cref="DistGradClient.DeleteGraphAsync"/>
    public async Task<bool> DeleteAsync(string id, CancellationToken cancellationToken)
    {
        // Asked beforehand: a deletion that is made again, as its answer was lost, no longer finds it.
        var grain = calls.Graph(id);
        var existed = await calls.MakeAsync($"look for graph {id}", grain.Summary, cancellationToken).ConfigureAwait(false) is not null;
        return await calls.MakeAsync($"delete graph {id}", grain.Delete, cancellationToken).ConfigureAwait(false) || existed;
    }

    /// <summary>Has a graph in the cluster for as long as it is used. Nobody shares it, so that nobody's runs fail when it goes.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="use">What to do with it.</param>
    /// <param name="cancellationToken">Ends the submission.</param>
    public async Task<T> UseAsync<T>(Graph graph, Func<GraphHandle, Task<T>> use, CancellationToken cancellationToken)
    {
        var own = new Graph($"{graph.Name} ({Guid.NewGuid():N})", graph.Columns);
        T result;
        try
        {
            var handle = await SubmitAsync(own, cancellationToken).ConfigureAwait(false);
            result = await use(handle).ConfigureAwait(false);
        }
        catch
        {
            try
            {
                await DeleteAsync(own.Id, CancellationToken.None).ConfigureAwait(false);
            }
            catch (DistGradException)
            {
                // The first failure is the one to tell of.
            }

            throw;
        }

        await DeleteAsync(own.Id, CancellationToken.None).ConfigureAwait(false);
        return result;
    }

    private async Task UploadAsync(Graph graph, CancellationToken cancellationToken)
    {
        var (grain, bytes) = (calls.Graph(graph.Id), graph.ToBytes());
        var size = Math.Min(MaxChunkSize, calls.PartSize);
        for (var start = 0; start < bytes.Length; start += size)
        {
            var (index, chunk) = (start / size, bytes[start..Math.Min(bytes.Length, start + size)]);
            await calls.MakeAsync($"store graph '{graph.Name}'", () => grain.Upload(index, chunk), cancellationToken).ConfigureAwait(false);
        }

        await calls.MakeAsync($"store graph '{graph.Name}'", grain.Commit, cancellationToken).ConfigureAwait(false);
    }
}
