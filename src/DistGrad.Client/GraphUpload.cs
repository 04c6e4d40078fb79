using System.Security.Cryptography;

namespace DistGrad;

/// <summary>Sends a graph to the cluster, chunk by chunk.</summary>
/// <param name="calls">Calls on the cluster.</param>
/// <param name="graph">Name of the graph, for errors.</param>
/// <param name="announcedNodes">Nodes that it will have, or 0 where that is not known.</param>
/// <param name="progress">Is told what is sent.</param>
internal sealed class GraphUpload(ClusterCalls calls, string graph, long announcedNodes, IProgress<SubmitProgress>? progress) : IDisposable
{
    // A chunk stays well below the largest message.
    private const int MaxPartSize = 1 << 20;

    // A chunk is sent again when it was damaged on its way, or its silo died in between.
    private const int MaxTries = 4;

    private readonly GraphHash _hash = new();
    private SubmitProgress _sent;

    /// <summary>Id of the upload.</summary>
    public Guid Upload { get; } = Guid.NewGuid();

    private IUploadGrain Grain => calls.Upload(Upload);

    /// <summary>Sends the next chunk.</summary>
    /// <exception cref="UploadBrokenException">The cluster has lost chunks before it.</exception>
    /// <exception cref="DistGradException">The cluster does not take the graph, or cannot be reached.</exception>
    public async Task SendAsync(byte[] chunk, CancellationToken cancellationToken)
    {
        var (hash, before) = (SHA256.HashData(chunk), _hash.Id());
        _hash.Add(hash);
        for (var tries = 1; ; tries++)
        {
            try
            {
                await SendPartsAsync(chunk, hash, cancellationToken).ConfigureAwait(false);
                break;
            }
            catch (UploadBrokenException) when (tries < MaxTries)
            {
                var status = await calls.MakeAsync($"store graph '{graph}'", Grain.Status, cancellationToken).ConfigureAwait(false);
                if (status.Id == _hash.Id()) break;

                // It goes on here as long as all chunks before this one are there.
                if (status.Id != before) throw;
            }
        }

        _sent = new(_sent.Chunks + 1, _sent.Nodes + GraphTotals.Of(chunk).Nodes, _sent.Bytes + chunk.Length);
        progress?.Report(_sent);
    }

    /// <summary>Makes the graph available.</summary>
    public async Task<GraphSummary> CommitAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await calls.MakeAsync($"store graph '{graph}'", Grain.Commit, cancellationToken).ConfigureAwait(false);
        }
        catch (UploadBrokenException)
        {
            // Where the answer of a try was lost, with its silo, the graph may be there all the same.
            var id = _hash.Id();
            if (await calls.MakeAsync($"look for graph '{graph}'", calls.Graph(id).Summary, cancellationToken).ConfigureAwait(false) is { } summary) return summary;
            throw;
        }
    }

    /// <summary>Gives the upload up. Where that fails, the cluster does so by itself after a time.</summary>
    public async Task AbandonAsync()
    {
        try
        {
            await Grain.Abandon().ConfigureAwait(false);
        }
        catch (Exception e) when (e is DistGradException || CallRetry.IsTransportFault(e))
        {
            // There is an error to tell of already.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    private async Task SendPartsAsync(byte[] chunk, byte[] hash, CancellationToken cancellationToken)
    {
        var size = Math.Min(MaxPartSize, calls.PartSize);
        var parts = Math.Max(1, (chunk.Length + size - 1) / size);
        for (var number = 0; number < parts; number++)
        {
            var part = new UploadPart
            {
                Chunk = _sent.Chunks,
                Part = number,
                Parts = parts,
                Sha256 = hash,
                Bytes = parts == 1 ? chunk : chunk[(number * size)..Math.Min(chunk.Length, (number + 1) * size)],
                AnnouncedNodes = announcedNodes,
            };
            await calls.MakeAsync($"store graph '{graph}'", () => Grain.Put(part), cancellationToken).ConfigureAwait(false);
        }
    }
}
