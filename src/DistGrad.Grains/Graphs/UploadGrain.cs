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
        try
        {
            if (draft.Take(part, _limits) is not { } parts) return Status(draft);
            if (!record.RecordExists) await Begin(part.AnnouncedNodes);
            await Task.Run(() => draft.Add(Array.ConvertAll(parts, bytes => (ReadOnlyMemory<byte>)bytes), part.Sha256, _limits));
            await Store.Write(part.Chunk, parts, part.Sha256);
        }
        catch (UploadBrokenException)
        {
            throw;
        }
        catch (DistGradException)
        {
            // What is no graph that the cluster takes leaves nothing behind.
            await Clear();
            throw;
        }
        catch
        {
            // It counts as there only once it is checked and stored: begin anew with what is.
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
        _committed ??= await Adopt(draft);
        await Unregister();
        return _committed;
    }

    /// <inheritdoc/>
    public async Task Abandon()
    {
        // Once a commit has begun, its graph may come to be there until the upload expires.
        if (_committed is null && record.State.Graph is null) await Clear();
    }

    /// <inheritdoc/>
    public async Task Expire()
    {
        if (_committed is null && record.RecordExists)
        {
            if (_expiry is null)
            {
                // Its silo died. The client may not have noticed yet.
                Hear();
                return;
            }

            var left = options.Value.UploadGrace - clock.Time.GetElapsedTime(_heard);
            if (left > TimeSpan.Zero)
            {
                _expiry.Change(left, Timeout.InfiniteTimeSpan);
                return;
            }
        }

        await Clear();
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

    private IGraphGrain GraphOf(string id) => GrainFactory.GetGrain<IGraphGrain>(id);

    private async Task Begin(long announced)
    {
        _limits.Check(announced, edges: 0);
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
        while (await Store.ReadParts(draft.Chunks) is { } chunk)
            await Task.Run(() => draft.Add(chunk.Parts, chunk.Hash, _limits));
        if (!record.RecordExists && draft.Scan.End is not null) _committed = await GraphOf(draft.Id).Summary();
        return _draft = draft;
    }

    private async Task<GraphSummary> Adopt(UploadDraft draft)
    {
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

        if (record.RecordExists)
        {
            record.State.Graph = draft.Id;
            await record.WriteStateAsync();
        }

        var graph = await GraphOf(draft.Id).Adopt(contents);
        if (graph.Upload != Id) await Store.Clear(contents.Parts);
        return graph;
    }

    private async Task Clear()
    {
        Forget();
        if (await HasChunks())
        {
            for (var chunk = 0; await Store.Read(chunk, 0) is { } first; chunk++) await Store.Clear(chunk, first.Parts);
        }

        await Unregister();
    }

    // Without a record they are those of the graph that was committed, or there are none. Where a commit has begun, only the graph knows.
    private async Task<bool> HasChunks() =>
        record.RecordExists && (record.State.Graph is not { } graph || (await GraphOf(graph).Summary())?.Upload != Id);

    private void Forget()
    {
        _draft?.Dispose();
        _draft = null;
    }

    // The record goes last: without it nobody knows any more what the chunks are.
    private async Task Unregister()
    {
        await GrainFactory.GetGrain<ICatalogGrain>(0).RemoveUpload(Id);
        if (record.RecordExists) await record.ClearStateAsync();
    }
}
