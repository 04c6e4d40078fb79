using System.Security.Cryptography;

namespace DistGrad;

/// <summary>Computes the id of a graph while its chunks come by: the first half of SHA-256 over the SHA-256 of each, in order.</summary>
internal sealed class GraphHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Adds the next chunk.</summary>
    /// <param name="chunkHash">SHA-256 of the chunk.</param>
    public void Add(ReadOnlySpan<byte> chunkHash) => _hash.AppendData(chunkHash);

    /// <summary>The id of a graph of all chunks so far: 32 hexadecimal digits.</summary>
    public string Id() => Convert.ToHexStringLower(_hash.GetCurrentHash().AsSpan(0, 16));

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();
}
