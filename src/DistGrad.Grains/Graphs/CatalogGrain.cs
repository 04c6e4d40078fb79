using Microsoft.Extensions.Options;

namespace DistGrad.Grains;

/// <summary>The list of stored graphs. See <see cref="ICatalogGrain"/>.</summary>
[GrainType("catalog")]
internal sealed class CatalogGrain(
    [PersistentState("catalog", GraphStore.StorageName)] IPersistentState<Catalog> catalog,
    IOptions<DistGradOptions> options,
    UploadClock clock,
    ISiloStatusOracle silos,
    ShardHosts hosts) : Grain, ICatalogGrain
{
    private static readonly TimeSpan SiloPatience = TimeSpan.FromSeconds(3);

    // When uploads were looked at last, as a timestamp; null until the first time.
    private long? _swept;

    /// <inheritdoc/>
    public Task Add(GraphSummary graph)
    {
        Sweep();
        if (catalog.State.Graphs.Contains(graph)) return Task.CompletedTask;
        catalog.State.Graphs.RemoveAll(g => g.Id == graph.Id);
        catalog.State.Graphs.Add(graph);
        return Write();
    }

    /// <inheritdoc/>
    public Task AddUpload(Guid upload)
    {
        Sweep();
        if (catalog.State.Uploads.Contains(upload)) return Task.CompletedTask;
        catalog.State.Uploads.Add(upload);
        return Write();
    }

    /// <inheritdoc/>
    public Task RemoveUpload(Guid upload) => catalog.State.Uploads.Remove(upload) ? Write() : Task.CompletedTask;

    /// <inheritdoc/>
    public async Task Remove(string graphId)
    {
        if (catalog.State.Graphs.RemoveAll(g => g.Id == graphId) > 0) await Write();
        await Task.WhenAll(ActiveSilos().Select(silo => hosts.Of(silo).Forget(graphId)));
    }

    /// <inheritdoc/>
    public Task<GraphSummary[]> List()
    {
        Sweep();
        return Task.FromResult(catalog.State.Graphs.ToArray());
    }

    /// <inheritdoc/>
    public Task<HostCensus[]> Census() => Task.WhenAll(ActiveSilos().Select(silo => hosts.Of(silo).Census()));

    /// <inheritdoc/>
    public async Task<RunRecord[]> Runs()
    {
        // A durable run that was taken up elsewhere is remembered on both silos, as long as the first lives.
        var runs = await Task.WhenAll(ActiveSilos().Select(RunsOf));
        return [.. runs.SelectMany(run => run).GroupBy(run => (run.GraphId, run.RunId, run.IsDurable)).Select(same => same.MaxBy(run => run.StartedAt)!).OrderByDescending(run => run.StartedAt).Take(options.Value.RememberedRuns)];
    }

    // One that does not answer is missed: the others' runs are of use without its own.
    private async Task<RunRecord[]> RunsOf(SiloAddress silo)
    {
        try
        {
            return await hosts.Of(silo).Runs().WaitAsync(SiloPatience, clock.Time);
        }
        catch (Exception e) when (CallRetry.IsTransportFault(e))
        {
            return [];
        }
    }

    private async Task Write()
    {
        try
        {
            await catalog.WriteStateAsync();
        }
        catch
        {
            // What is here is not what is stored: begin anew with that.
            DeactivateOnIdle();
            throw;
        }
    }

    // An upload gives itself up in time, as long as its grain is there. Where the grain's silo died this wakes it again.
    private void Sweep()
    {
        if (_swept is { } swept && clock.Time.GetElapsedTime(swept) < options.Value.UploadGrace) return;
        _swept = clock.Time.GetTimestamp();
        foreach (var upload in catalog.State.Uploads) _ = GrainFactory.GetGrain<IUploadGrain>(upload).Expire();
    }

    private IEnumerable<SiloAddress> ActiveSilos() => silos.GetApproximateSiloStatuses(onlyActive: true).Keys.Order();
}

/// <summary>The stored list.</summary>
[GenerateSerializer, Alias("distgrad.Catalog")]
internal sealed class Catalog
{
    /// <summary>Graphs, oldest first.</summary>
    [Id(0)]
    public List<GraphSummary> Graphs { get; set; } = [];

    /// <summary>Uploads that are neither committed nor given up.</summary>
    [Id(1)]
    public List<Guid> Uploads { get; set; } = [];
}
