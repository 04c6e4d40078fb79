using Orleans.Concurrency;

namespace DistGrad;

/// <summary>A graph on its way into the cluster. Key: id of the upload. What is not committed goes when its client is not heard of any more.</summary>
[Alias("distgrad.IUploadGrain")]
public interface IUploadGrain : IGrainWithGuidKey
{
    /// <summary>Stores a chunk of the graph's binary form, or a part of one. Chunks come in order; one that is there already is left as it is.</summary>
    /// <param name="part">The chunk or part.</param>
    /// <returns>What is there now.</returns>
    /// <exception cref="UploadBrokenException">The chunk is damaged or not the next one; what was there before it stays.</exception>
    /// <exception cref="GraphFormatException">The chunk is no part of a graph; nothing of the upload is kept.</exception>
    /// <exception cref="GraphTooLargeException">The graph would need too much memory; nothing of the upload is kept.</exception>
    /// <exception cref="GraphException">The graph is over a limit or misuses an op; nothing of the upload is kept.</exception>
    /// <exception cref="UnknownOpException">The cluster does not have an op; nothing of the upload is kept.</exception>
    [Alias("Put"), ResponseTimeout("00:10:00")]
    Task<UploadStatus> Put(UploadPart part);

    /// <summary>What is there of the graph.</summary>
    [Alias("Status")]
    Task<UploadStatus> Status();

    /// <summary>Makes the graph available, once its last chunk is there.</summary>
    /// <returns>The graph; where it was there before, of another upload.</returns>
    /// <exception cref="UploadBrokenException">Chunks are missing.</exception>
    /// <exception cref="GraphException">The graph is over a limit or misuses an op; nothing of the upload is kept.</exception>
    [Alias("Commit"), ResponseTimeout("00:10:00")]
    Task<GraphSummary> Commit();

    /// <summary>Gives the upload up: nothing of it is kept.</summary>
    [Alias("Abandon")]
    Task Abandon();

    /// <summary>Gives the upload up if its client has not been heard of for too long.</summary>
    [Alias("Expire"), OneWay]
    Task Expire();
}
