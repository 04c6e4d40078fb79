namespace DistGrad;

/// <summary>One stored graph. Key: its content hash.</summary>
[Alias("distgrad.IGraphGrain")]
public interface IGraphGrain : IGrainWithStringKey
{
    /// <summary>Makes a graph available whose chunks an upload has stored and checked. A graph that is there already stays as it is.</summary>
    /// <param name="contents">The graph and its chunks.</param>
    /// <returns>The graph that is there now.</returns>
    [Alias("Adopt")]
    Task<GraphSummary> Adopt(GraphContents contents);

    /// <summary>The graph's summary, or null where it is not stored.</summary>
    [Alias("Summary")]
    Task<GraphSummary?> Summary();

    /// <summary>What the binary form consists of.</summary>
    /// <exception cref="UnknownGraphException">The graph is not stored.</exception>
    [Alias("Contents")]
    Task<GraphContents> Contents();

    /// <summary>A part of a chunk of the binary form.</summary>
    /// <param name="chunk">Chunk, from 0.</param>
    /// <param name="part">Part, from 0.</param>
    /// <exception cref="UnknownGraphException">The graph is not stored, or has no such part.</exception>
    [Alias("Download")]
    Task<byte[]> Download(int chunk, int part);

    /// <summary>Deletes the graph with its plans and retained runs; runs in flight fail.</summary>
    /// <returns>Whether it was there.</returns>
    [Alias("Delete")]
    Task<bool> Delete();

    /// <summary>Takes a place for a run, or one among those that wait, and does not wait itself.</summary>
    /// <param name="runId">The run.</param>
    /// <exception cref="RunRefusedException">Too many runs are waiting.</exception>
    [Alias("Claim")]
    Task Claim(string runId);

    /// <summary>Waits until the run may start.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="isPromised">Whether it was taken on before, so that it waits however many do.</param>
    /// <returns>Whether it may start; if not, it keeps its place and asks again.</returns>
    /// <exception cref="RunRefusedException">Too many runs are waiting.</exception>
    [Alias("Admit")]
    Task<bool> Admit(string runId, bool isPromised);

    /// <summary>Keeps a run's place, which otherwise expires.</summary>
    /// <param name="runId">The run.</param>
    [Alias("Renew")]
    Task Renew(string runId);

    /// <summary>Gives a run's place back.</summary>
    /// <param name="runId">The run.</param>
    [Alias("Release")]
    Task Release(string runId);
}
