using System.Buffers.Binary;
using System.Security.Cryptography;
using Orleans.Storage;

namespace DistGrad.Grains;

/// <summary>Stores chunks of graphs as the bytes they are: as JSON, what other state is by default, they would take a third more and be parsed.</summary>
/// <param name="others">Serializes all other state.</param>
internal sealed class ChunkSerializer(IGrainStorageSerializer others) : IGrainStorageSerializer
{
    private const int HeaderSize = sizeof(int) + SHA256.HashSizeInBytes;

    /// <inheritdoc/>
    public BinaryData Serialize<T>(T? input)
    {
        if (input is not GraphChunk chunk) return others.Serialize(input!);
        var bytes = GC.AllocateUninitializedArray<byte>(HeaderSize + chunk.Bytes.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes, chunk.Parts);
        chunk.Hash.CopyTo(bytes, sizeof(int));
        chunk.Bytes.CopyTo(bytes.AsMemory(HeaderSize));
        return BinaryData.FromBytes(bytes);
    }

    /// <inheritdoc/>
    public T? Deserialize<T>(BinaryData input)
    {
        if (typeof(T) != typeof(GraphChunk)) return others.Deserialize<T>(input);
        var bytes = input.ToMemory();
        return (T)(object)new GraphChunk
        {
            Parts = BinaryPrimitives.ReadInt32LittleEndian(bytes.Span),
            Hash = bytes[sizeof(int)..HeaderSize].ToArray(),
            Bytes = bytes[HeaderSize..],
        };
    }
}
