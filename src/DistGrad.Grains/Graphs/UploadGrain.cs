using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Storage;

namespace DistGrad.Grains;

/// <summary>A graph on its way into the cluster. See <see cref="IUploadGrain"/>.</summary>
[GrainType(TypeName)]
internal sealed class UploadGrain(
    [PersistentState("upload", GraphStore.StorageName)] IPersistentState<UploadRecord> record,
    [FromKeyedServices(GraphStore.StorageName)] IGrainStorage storage,
    IOptions<DistGradOptions> options,
    IKernelCompiler compiler,
    UploadClock clock) : Grain, IUploadGrain
{
    public const string TypeName = "upload";

    private readonly GraphLimits _limits = new(options.Value);

    // Null until what is stored has been looked at.
    private UploadDraft? _draft;
    private GraphStore? _store;

    // Once committed. Then chunks belong to the graph.
    private GraphSummary? _committed;

    private ITimer? _expiry;
    private long _heard;

    private Guid Id => this.GetPrimaryKey();

    private GraphStore Store => _store ??= new GraphStore(storage, Id);

    /// <inheritdoc/>
    public async Task<UploadStatus> Put(UploadPart part)
    {
        var draft = await Load();
        if (_committed is not null) return Status(draft);
        if (draft.Take(part) is not { } parts) return Status(draft);
        try
        {
            if (!record.RecordExists) await Begin(part.AnnouncedNodes);
            await Task.Run(() => draft.Add(Array.ConvertAll(parts, bytes => (ReadOnlyMemory<byte>)bytes), part.Sha256, _limits));
        }
        catch (DistGradException e) when (e is not UploadBrokenException)
        {
            // What is no graph that the cluster takes leaves nothing behind.
            await Clear();
            throw;
        }

        try
        {
            await Store.Write(part.Chunk, parts, part.Sha256);
        }
        catch
        {
            // It counts as there only once it is stored: begin anew with what is.
            Forget();
            throw;
        }

        return Status(draft);
    }

    /// <inheritdoc/>
    public async Task<UploadStatus> Status() => Status(await Load());

    /// <inheritdoc/>
    public async Task<GraphSummary> Commit()
    {
        var draft = await Load();
        if (_committed is { } before) return before;
        if (draft.Scan.End is not { } end) throw draft.Broken(draft.Chunks, "it is missing: the last chunk of a graph has its outputs");
        var totals = draft.Scan.Totals;
        var contents = new GraphContents
        {
            Summary = new() { Id = draft.Id, Name = end.Name, Nodes = (int)totals.Nodes, Edges = (int)totals.Edges, Submitted = clock.Time.GetUtcNow(), Upload = Id },
            Parts = draft.Parts,
            Constants = (int)totals.Constants,
        };
        try
        {
            if (!draft.Scan.IsScalar) await Task.Run(async () => GraphAcceptance.CheckTypes(await Store.Read(contents), compiler.Ops));
        }
        catch (DistGradException)
        {
            await Clear();
            throw;
        }

        var graph = await GrainFactory.GetGrain<IGraphGrain>(contents.Summary.Id).Adopt(contents);
        if (graph.Upload != Id) await Store.Clear(contents.Parts);
        _committed = graph;
        await Unregister();
        return graph;
    }

    /// <inheritdoc/>
    public async Task Abandon()
    {
        if (_committed is null) await Clear();
    }

    /// <inheritdoc/>
    public async Task Expire()
    {
        if (_expiry is null && record.RecordExists)
        {
            // Its silo died. The client may not have noticed yet.
            Hear();
            return;
        }

        var left = options.Value.UploadGrace - clock.Time.GetElapsedTime(_heard);
        if (_committed is null && record.RecordExists && left > TimeSpan.Zero)
        {
            _expiry!.Change(left, Timeout.InfiniteTimeSpan);
            return;
        }

        if (_committed is null) await Clear();
        DeactivateOnIdle();
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _expiry?.Dispose();
        _draft?.Dispose();
        return Task.CompletedTask;
    }

    private static UploadStatus Status(UploadDraft draft) => new() { Chunks = draft.Chunks, Id = draft.Id };

    private void Hear()
    {
        _heard = clock.Time.GetTimestamp();
        var upload = this.AsReference<IUploadGrain>();
        _expiry ??= clock.Time.CreateTimer(_ => _ = upload.Expire(), null, options.Value.UploadGrace, Timeout.InfiniteTimeSpan);
    }

    private async Task Begin(long announced)
    {
        _limits.Check(announced);
        await GrainFactory.GetGrain<ICatalogGrain>(0).AddUpload(Id);
        record.State.Begun = clock.Time.GetUtcNow();
        await record.WriteStateAsync();
    }

    // After the loss of a silo the upload goes on with the chunks that are stored.
    private async Task<UploadDraft> Load()
    {
        Hear();
        if (_draft is not null) return _draft;
        var draft = new UploadDraft(Id, compiler.Ops);
        while (record.RecordExists && await Store.ReadParts(draft.Chunks) is { } chunk)
            await Task.Run(() => draft.Add(chunk.Parts, chunk.Hash, _limits));
        return _draft = draft;
    }

    private async Task Clear()
    {
        if (!await IsGraph())
        {
            for (var chunk = 0; await Store.Read(chunk, 0) is { } first; chunk++) await Store.Clear(chunk, first.Parts);
        }

        Forget();
        await Unregister();
    }

    // A graph keeps its chunks, of whose commit the silo died before it was through.
    private async Task<bool> IsGraph()
    {
        try
        {
            var draft = await Load();
            return draft.Scan.End is not null && await GrainFactory.GetGrain<IGraphGrain>(draft.Id).Summary() is { } graph && graph.Upload == Id;
        }
        catch (DistGradException)
        {
            // What is stored is no graph.
            return false;
        }
    }

    private void Forget()
    {
        _draft?.Dispose();
        _draft = null;
    }

    private async Task Unregister()
    {
        if (record.RecordExists) await record.ClearStateAsync();
        await GrainFactory.GetGrain<ICatalogGrain>(0).RemoveUpload(Id);
    }
}
