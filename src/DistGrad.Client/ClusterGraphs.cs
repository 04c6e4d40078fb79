namespace DistGrad;

/// <summary>Brings graphs to a cluster and takes them away.</summary>
/// <param name="calls">Calls on the cluster.</param>
/// <param name="options">What is known of it.</param>
internal sealed class ClusterGraphs(ClusterCalls calls, DistGradClientOptions options)
{
    // An upload begins anew when the cluster loses what it had of it.
    private const int MaxUploads = 4;

    // Chunks between building and sending: enough that neither waits for the other at every chunk.
    private const int QueuedChunks = 8;

    public ClusterCalls Calls => calls;

    public DistGradClientOptions Options => options;

    public OpRegistry Ops { get; } = options.Ops ?? OpRegistry.Standard;

    /// <inheritdoc cref="DistGradClient.SubmitAsync(Graph, IProgress{SubmitProgress}?, CancellationToken)"/>
    public async Task<GraphHandle> SubmitAsync(Graph graph, IProgress<SubmitProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (await calls.MakeAsync($"look for graph '{graph.Name}'", calls.Graph(graph.Id).Summary, cancellationToken).ConfigureAwait(false) is not null)
            return new GraphHandle(this, graph, isNew: false);
        for (var uploads = 1; ; uploads++)
        {
            using var upload = new GraphUpload(calls, graph.Name, graph.Count, progress);
            try
            {
                foreach (var chunk in GraphFormat.Chunks(graph)) await upload.SendAsync(chunk, cancellationToken).ConfigureAwait(false);
                var summary = await upload.CommitAsync(cancellationToken).ConfigureAwait(false);
                return new GraphHandle(this, graph, isNew: summary.Upload == upload.Upload);
            }
            catch (UploadBrokenException) when (uploads < MaxUploads)
            {
                // From the beginning, above.
                await upload.AbandonAsync().ConfigureAwait(false);
            }
            catch
            {
                await upload.AbandonAsync().ConfigureAwait(false);
                throw;
            }
        }
    }

    /// <inheritdoc cref="DistGradClient.SubmitAsync(string, Func{GraphBuilder, IReadOnlyList{Expr}}, IProgress{SubmitProgress}?, CancellationToken)"/>
    public async Task<GraphHandle> SubmitAsync(string name, Func<GraphBuilder, IReadOnlyList<Expr>> build, IProgress<SubmitProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(build);
        using var upload = new GraphUpload(calls, name, 0, progress);
        try
        {
            var index = await StreamAsync(name, build, upload, cancellationToken).ConfigureAwait(false);
            var summary = await upload.CommitAsync(cancellationToken).ConfigureAwait(false);
            return new GraphHandle(this, index, summary.Id, isNew: summary.Upload == upload.Upload);
        }
        catch
        {
            await upload.AbandonAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Reads a graph from the cluster.</summary>
    public async Task<Graph> DownloadAsync(string id, CancellationToken cancellationToken)
    {
        var grain = calls.Graph(id);
        var contents = await calls.MakeAsync($"download graph {id}", grain.Contents, cancellationToken).ConfigureAwait(false);
        return await contents.ReadAsync(async (chunk, part) =>
            await calls.MakeAsync($"download graph {id}", () => grain.Download(chunk, part), cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
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
            var handle = await SubmitAsync(own, null, cancellationToken).ConfigureAwait(false);
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

    private async Task<GraphIndex> StreamAsync(string name, Func<GraphBuilder, IReadOnlyList<Expr>> build, GraphUpload upload, CancellationToken cancellationToken)
    {
        using var queue = new ChunkQueue(QueuedChunks);
        using var sending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // A thread of its own, as it waits for room.
        var building = Task.Factory.StartNew(Build, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            await queue.SendAsync(chunk => upload.SendAsync(chunk, sending.Token), sending.Token).ConfigureAwait(false);
        }
        catch
        {
            // Whoever builds need not go on. Their own error comes first: it ended the sending.
            await sending.CancelAsync().ConfigureAwait(false);
            await ((Task)building).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (building.Exception?.InnerException is { } error and not OperationCanceledException) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error);
            throw;
        }

        return await building.ConfigureAwait(false);

        GraphIndex Build()
        {
            try
            {
                var builder = new GraphBuilder(name, Ops, null, chunk => queue.Add(chunk, sending.Token));
                var index = builder.EndStream([.. build(builder)]);
                queue.Complete();
                return index;
            }
            catch (Exception e)
            {
                queue.Complete(e);
                throw;
            }
        }
    }
}
