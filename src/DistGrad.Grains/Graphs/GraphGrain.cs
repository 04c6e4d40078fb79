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
    private readonly IGrainStorage _storage;
    private readonly Admission _admission;
    private readonly Admissions _admissions;

    public GraphGrain(
        [PersistentState("graph", GraphStore.StorageName)] IPersistentState<GraphManifest> manifest,
        [FromKeyedServices(GraphStore.StorageName)] IGrainStorage storage,
        IOptions<DistGradOptions> options,
        TimeProvider clock,
        Admissions admissions,
        IGrainContext context)
    {
        _manifest = manifest;
        _storage = storage;
        _admission = new Admission(context.GrainId.Key.ToString()!, options.Value, clock);
        _admissions = admissions;
    }

    // Uploads of the same graph by several clients interleave, but what is stored changes by one call at a time.
    private readonly SemaphoreSlim _storing = new(1, 1);

    private string Id => this.GetPrimaryKeyString();

    private GraphContents Stored => _manifest.State.Contents ?? throw new UnknownGraphException(Id);

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _admission.IsOpen = _manifest.State.Contents is not null;
        _admissions.Enter(_admission);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _admission.IsOpen = false;
        _admissions.Leave(_admission);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<GraphSummary> Adopt(GraphContents contents) => Storing(async () =>
    {
        // The same content again: what is stored stays, and stays available.
        var stored = _manifest.State.Contents;
        if (stored is null) await Write(stored = contents);
        await GrainFactory.GetGrain<ICatalogGrain>(0).Add(stored.Summary);
        return stored.Summary;
    });

    /// <inheritdoc/>
    public Task<GraphSummary?> Summary() => Storing(() => Task.FromResult(_manifest.State.Contents?.Summary));

    /// <inheritdoc/>
    public Task<GraphContents> Contents() => Task.FromResult(Stored);

    /// <inheritdoc/>
    public async Task<byte[]> Download(int chunk, int part) =>
        await StoreOf(Stored).Read(chunk, part) is { } stored ? stored.Bytes.ToArray() : throw new UnknownGraphException(Id);

    /// <inheritdoc/>
    public Task<bool> Delete() => Storing(async () =>
    {
        var existed = _manifest.State.Contents is not null;
        await Clear();
        _admission.Refuse(new UnknownGraphException(Id));
        await GrainFactory.GetGrain<ICatalogGrain>(0).Remove(Id);
        return existed;
    });

    /// <inheritdoc/>
    public Task Claim(string runId) => Enter(runId, isPromised: false, TimeSpan.Zero);

    /// <inheritdoc/>
    public Task<bool> Admit(string runId, bool isPromised) => Enter(runId, isPromised, AdmissionPatience);

    /// <inheritdoc/>
    public Task Renew(string runId)
    {
        if (_manifest.State.Contents is null) throw new UnknownGraphException(Id);
        _admission.Renew(runId);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task Release(string runId)
    {
        _admission.Leave(runId);
        return Task.CompletedTask;
    }

    private Task<bool> Enter(string runId, bool isPromised, TimeSpan patience) =>
        _manifest.State.Contents is null ? throw new UnknownGraphException(Id) : _admission.Enter(runId, patience, isPromised);

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

    private GraphStore StoreOf(GraphContents contents) => new(_storage, contents.Summary.Upload);

    private async Task Write(GraphContents contents)
    {
        try
        {
            _manifest.State.Contents = contents;
            await _manifest.WriteStateAsync();
            _admission.IsOpen = true;
        }
        catch
        {
            // It may be stored all the same: whoever asks next finds out.
            _manifest.State.Contents = null;
            DeactivateOnIdle();
            throw;
        }
    }

    private async Task Clear()
    {
        // First what points at them, so that nobody finds a graph without its chunks.
        var contents = _manifest.State.Contents;
        _admission.IsOpen = false;
        _manifest.State = new GraphManifest();
        await _manifest.ClearStateAsync();
        if (contents is not null) await StoreOf(contents).Clear(contents.Parts);
    }
}
