using System.Security.Cryptography;

namespace DistGrad.Grains;

/// <summary>What is there of a graph that is uploaded, and which part may come next.</summary>
/// <param name="upload">Id of the upload, for errors.</param>
/// <param name="ops">Ops that the graph may use.</param>
internal sealed class UploadDraft(Guid upload, OpRegistry ops) : IDisposable
{
    // What an array takes besides its bytes.
    private const int PartOverhead = 32;

    private readonly GraphHash _hash = new();
    private readonly List<byte[]> _hashes = [];
    private readonly List<int> _parts = [];

    // Parts of the next chunk, and their bytes.
    private readonly List<byte[]> _pending = [];
    private long _pendingBytes;

    public GraphAcceptance Scan { get; } = new(ops);

    /// <summary>Number of parts of each chunk.</summary>
    public int[] Parts => [.. _parts];

    public int Chunks => _parts.Count;

    public string Id => _hash.Id();

    /// <summary>Takes a part.</summary>
    /// <param name="part">The part.</param>
    /// <param name="limits">How large a chunk may be.</param>
    /// <returns>All parts of its chunk if it was the last of one that is not there yet, else null.</returns>
    /// <exception cref="UploadBrokenException">It is not the one that comes next.</exception>
    /// <exception cref="GraphTooLargeException">The parts of the chunk need too much memory.</exception>
    public byte[][]? Take(UploadPart part, GraphLimits limits)
    {
        if (part.Sha256.Length != SHA256.HashSizeInBytes || part.Parts < 1 || part.Part < 0 || part.Part >= part.Parts) throw Broken(part.Chunk, "it comes without its hash or its number of parts");
        if (part.Chunk < 0 || part.Chunk > Chunks) throw Broken(part.Chunk, $"chunk {Chunks} comes next");
        if (part.Chunk < Chunks) return part.Sha256.AsSpan().SequenceEqual(_hashes[part.Chunk]) ? null : throw Broken(part.Chunk, "another one of that number is there already");
        if (part.Part == 0) Drop();
        if (part.Part < _pending.Count) return null;
        if (part.Part > _pending.Count) throw Broken(part.Chunk, $"part {part.Part} came where part {_pending.Count} comes next; send it from its beginning");
        limits.CheckChunk(_pendingBytes += part.Bytes.Length + PartOverhead, Scan.Totals.Nodes);
        _pending.Add(part.Bytes);
        if (_pending.Count < part.Parts) return null;
        byte[][] whole = [.. _pending];
        Drop();
        return whole;
    }

    /// <summary>Checks a whole chunk, and counts it among those that are there.</summary>
    /// <param name="parts">Its parts.</param>
    /// <param name="sha256">Its hash.</param>
    /// <param name="limits">How large the graph may be.</param>
    /// <exception cref="UploadBrokenException">Its bytes have another hash.</exception>
    /// <exception cref="DistGradException">It is no part of a graph that the cluster takes; the draft is of no use any more.</exception>
    public void Add(IReadOnlyList<ReadOnlyMemory<byte>> parts, byte[] sha256, GraphLimits limits)
    {
        var chunk = parts.Count == 1 ? parts[0] : Join(parts);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(chunk.Span, hash);
        if (!hash.SequenceEqual(sha256)) throw Broken(Chunks, "its bytes have another hash than was sent along; it was damaged on its way");
        var totals = Scan.Totals + Announced(chunk.Span);
        limits.Check(totals.Nodes, totals.Edges);
        Scan.Add(chunk);
        _hash.Add(hash);
        _hashes.Add(sha256);
        _parts.Add(parts.Count);
    }

    public UploadBrokenException Broken(int chunk, string problem) => new(upload, chunk, problem);

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    // What is no header is for the scan to refuse.
    private static GraphTotals Announced(ReadOnlySpan<byte> chunk) => GraphFormat.IsNodes(chunk) && chunk.Length >= ChunkHeader.Size
        ? new(Math.Max(0, BitConverter.ToInt32(chunk[4..])), Math.Max(0, BitConverter.ToInt32(chunk[8..])), 0)
        : default;

    private void Drop()
    {
        _pending.Clear();
        _pendingBytes = 0;
    }

    private static ReadOnlyMemory<byte> Join(IReadOnlyList<ReadOnlyMemory<byte>> parts)
    {
        var whole = GC.AllocateUninitializedArray<byte>(checked(parts.Sum(part => part.Length)));
        var at = 0;
        foreach (var part in parts)
        {
            part.CopyTo(whole.AsMemory(at));
            at += part.Length;
        }

        return whole;
    }
}
