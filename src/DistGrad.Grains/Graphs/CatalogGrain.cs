namespace DistGrad.Grains;

/// <summary>The list of stored graphs. See <see cref="ICatalogGrain"/>.</summary>
[GrainType("catalog")]
internal sealed class CatalogGrain(
    [PersistentState("catalog", GraphStore.StorageName)] IPersistentState<Catalog> catalog,
    ISiloStatusOracle silos,
    ShardHosts hosts) : Grain, ICatalogGrain
{
    /// <inheritdoc/>
    public Task Add(GraphSummary graph)
    {
        catalog.State.Graphs.RemoveAll(g => g.Id == graph.Id);
        catalog.State.Graphs.Add(graph);
        return catalog.WriteStateAsync();
    }

    /// <inheritdoc/>
    public async Task Remove(string graphId)
    {
        if (catalog.State.Graphs.RemoveAll(g => g.Id == graphId) > 0) await catalog.WriteStateAsync();
        await Task.WhenAll(ActiveSilos().Select(silo => hosts.Of(silo).Forget(graphId)));
    }

    /// <inheritdoc/>
    public Task<GraphSummary[]> List() => Task.FromResult(catalog.State.Graphs.ToArray());

    /// <inheritdoc/>
    public Task<HostCensus[]> Census() => Task.WhenAll(ActiveSilos().Select(silo => hosts.Of(silo).Census()));

    private IEnumerable<SiloAddress> ActiveSilos() => silos.GetApproximateSiloStatuses(onlyActive: true).Keys.Order();
}

/// <summary>The stored list.</summary>
[GenerateSerializer, Alias("distgrad.Catalog")]
internal sealed class Catalog
{
    /// <summary>Graphs, oldest first.</summary>
    [Id(0)]
    public List<GraphSummary> Graphs { get; set; } = [];
}
