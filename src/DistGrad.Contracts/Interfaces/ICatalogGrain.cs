using Orleans.Concurrency;

namespace DistGrad;

/// <summary>The list of stored graphs. Key: 0.</summary>
[Alias("distgrad.ICatalogGrain")]
public interface ICatalogGrain : IGrainWithIntegerKey
{
    /// <summary>Adds a graph to the list.</summary>
    /// <param name="graph">Its summary.</param>
    [Alias("Add")]
    Task Add(GraphSummary graph);

    /// <summary>Remembers an upload, so that it is found where the silo that takes it dies.</summary>
    /// <param name="upload">Id of the upload.</param>
    [Alias("AddUpload")]
    Task AddUpload(Guid upload);

    /// <summary>Forgets an upload: it is committed, or nothing of it is left.</summary>
    /// <param name="upload">Id of the upload.</param>
    [Alias("RemoveUpload")]
    Task RemoveUpload(Guid upload);

    /// <summary>Takes a graph off the list.</summary>
    /// <param name="graphId">Content hash.</param>
    [Alias("Remove")]
    Task Remove(string graphId);

    /// <summary>All graphs, oldest first.</summary>
    [Alias("List"), AlwaysInterleave]
    Task<GraphSummary[]> List();

    /// <summary>What each silo holds.</summary>
    [Alias("Census"), AlwaysInterleave]
    Task<HostCensus[]> Census();

    /// <summary>The runs that the silos remember, the latest first.</summary>
    [Alias("Runs"), AlwaysInterleave]
    Task<RunRecord[]> Runs();
}
