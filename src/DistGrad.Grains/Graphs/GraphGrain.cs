using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Storage;

namespace DistGrad.Grains;

/// <summary>One stored graph, and the gate that its runs pass. See <see cref="IGraphGrain"/>.</summary>
[GrainType("graph"), Reentrant]
internal sealed class GraphGrain : Grain, IGraphGrain
{
    // A run asks again after this time, so that a caller that vanished does not hold its place.
    private static readonly TimeSpan AdmissionPatience = TimeSpan.FromSeconds(10);

    private readonly IPersistentState<GraphManifest> _manifest;
    private readonly GraphStore _store;
    private readonly Admission _admission;
    private readonly DistGradOptions _options;
    private readonly OpRegistry _ops;
    private readonly TimeProvider _clock;

    public GraphGrain(
        [PersistentState("graph", GraphStore.StorageName)] IPersistentState<GraphManifest> manifest,
        [FromKeyedServices(GraphStore.StorageName)] IGrainStorage storage,
        IOptions<DistGradOptions> options,
        IKernelCompiler compiler,
        TimeProvider clock,
        IGrainContext context)
    {
        _manifest = manifest;
        _store = new GraphStore(storage, context.GrainId);
        _options = options.Value;
        _ops = compiler.Ops;
        _clock = clock;
        _admission = new Admission(context.GrainId.Key.ToString()!, options.Value, clock);
    }

    // Uploads of the same graph by several clients interleave, but what is stored changes by one call at a time.
    private readonly SemaphoreSlim _storing = new(1, 1);

    private string Id => this.GetPrimaryKeyString();

    /// <inheritdoc/>
    public Task Upload(int index, byte[] bytes) => Storing(async () =>
    {
        // The same content again: what is stored stays, and stays available.
        if (_manifest.State.Summary is not null) return true;
        var chunks = _manifest.State.Chunks;
        if ((uint)index > (uint)chunks) throw new UploadBrokenException(Id, $"chunk {index} came where chunk {chunks} was next");
        if (index < chunks && await _store.Read(index) is { } stored && stored.AsSpan().SequenceEqual(bytes)) return true;
        await _store.Clear(index, chunks);
        await _store.Write(index, bytes);
        _manifest.State.Chunks = index + 1;
        await _manifest.WriteStateAsync();
        return true;
    });

    /// <inheritdoc/>
    public Task<GraphSummary> Commit() => Storing(async () =>
    {
        if (_manifest.State.Summary is { } stored) return stored;
        try
        {
            var bytes = await GraphBytes.Read(_store, Id, _manifest.State.Chunks);
            var graph = await Task.Run(() => GraphAcceptance.Check(bytes, Id, _ops, _options.MaxGraphNodes));
            var summary = new GraphSummary { Id = Id, Name = graph.Name, Nodes = graph.Count, Edges = graph.EdgeCount, Submitted = _clock.GetUtcNow() };
            _manifest.State.Summary = summary;
            await _manifest.WriteStateAsync();
            await GrainFactory.GetGrain<ICatalogGrain>(0).Add(summary);
            return summary;
        }
        catch
        {
            // A refused graph leaves nothing behind.
            await Clear();
            throw;
        }
    });

    /// <inheritdoc/>
    public Task<GraphSummary?> Summary() => Task.FromResult(_manifest.State.Summary);

    /// <inheritdoc/>
    public async Task<byte[]?> Download(int index)
    {
        if (_manifest.State.Summary is null) throw new UnknownGraphException(Id);
        return index < _manifest.State.Chunks ? await _store.Read(index) : null;
    }

    /// <inheritdoc/>
    public Task<bool> Delete() => Storing(async () =>
    {
        var existed = _manifest.State.Summary is not null;
        await Clear();
        _admission.Refuse(new UnknownGraphException(Id));
        await GrainFactory.GetGrain<ICatalogGrain>(0).Remove(Id);
        return existed;
    });

    /// <inheritdoc/>
    public Task<bool> Admit(string runId) =>
        _manifest.State.Summary is null ? throw new UnknownGraphException(Id) : _admission.Enter(runId, AdmissionPatience);

    /// <inheritdoc/>
    public Task Renew(string runId)
    {
        if (_manifest.State.Summary is null) throw new UnknownGraphException(Id);
        _admission.Renew(runId);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task Release(string runId)
    {
        _admission.Leave(runId);
        return Task.CompletedTask;
    }

    private async Task<T> Storing<T>(Func<Task<T>> store)
    {
        await _storing.WaitAsync();
        try
        {
            return await store();
        }
        finally
        {
            _storing.Release();
        }
    }

    private async Task Clear()
    {
        await _store.Clear(0, _manifest.State.Chunks);
        _manifest.State = new GraphManifest();
        await _manifest.ClearStateAsync();
    }
}
