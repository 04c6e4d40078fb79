namespace DistGrad;

/// <summary>One stored graph. Key: its content hash.</summary>
[Alias("distgrad.IGraphGrain")]
public interface IGraphGrain : IGrainWithStringKey
{
    /// <summary>Stores one chunk of the graph's binary form; chunks come in order.</summary>
    /// <param name="index">Chunk, from 0; 0 starts anew.</param>
    /// <param name="bytes">The chunk.</param>
    /// <exception cref="UploadBrokenException">The chunks before it are not there.</exception>
    [Alias("Upload")]
    Task Upload(int index, byte[] bytes);

    /// <summary>Checks what was uploaded against the content hash and makes the graph available.</summary>
    /// <exception cref="UploadBrokenException">The bytes are not the graph's; nothing of them is kept.</exception>
    /// <exception cref="GraphException">The graph is over a limit or uses an op that the cluster does not have.</exception>
    [Alias("Commit"), ResponseTimeout("00:10:00")]
    Task<GraphSummary> Commit();

    /// <summary>The graph's summary, or null where it is not stored.</summary>
    [Alias("Summary")]
    Task<GraphSummary?> Summary();

    /// <summary>One chunk of the binary form, or null past the end.</summary>
    /// <param name="index">Chunk, from 0.</param>
    /// <exception cref="UnknownGraphException">The graph is not stored.</exception>
    [Alias("Download")]
    Task<byte[]?> Download(int index);

    /// <summary>Deletes the graph with its plans and retained runs; runs in flight fail.</summary>
    /// <returns>Whether it was there.</returns>
    [Alias("Delete")]
    Task<bool> Delete();

    /// <summary>Waits until the run may start.</summary>
    /// <param name="runId">The run.</param>
    /// <returns>Whether it may start; if not, it keeps its place and asks again.</returns>
    /// <exception cref="RunRefusedException">Too many runs are waiting.</exception>
    [Alias("Admit")]
    Task<bool> Admit(string runId);

    /// <summary>Keeps a run's place, which otherwise expires.</summary>
    /// <param name="runId">The run.</param>
    [Alias("Renew")]
    Task Renew(string runId);

    /// <summary>Gives a run's place back.</summary>
    /// <param name="runId">The run.</param>
    [Alias("Release")]
    Task Release(string runId);
}
