using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace DistGrad;

/// <summary>One evaluation of a graph, as it travels.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.RunRequest")]
public sealed record RunRequest
{
    /// <summary>What is wanted.</summary>
    [Id(0)]
    public required PlanSignature Signature { get; init; }

    /// <summary>Feeds, by graph node.</summary>
    [Id(1)]
    public required NodeValues Feeds { get; init; }

    /// <summary>How messages travel.</summary>
    [Id(2)]
    public RunTier Tier { get; init; }

    /// <summary>What stays inspectable.</summary>
    [Id(3)]
    public RunRetention Retention { get; init; }

    /// <summary>Graph nodes to retain under <see cref="RunRetention.Watched"/>, ascending.</summary>
    [Id(4)]
    public int[] Watched { get; init; } = [];

    /// <summary>Time the run may take from its start, waiting included; null for no limit.</summary>
    [Id(5)]
    public TimeSpan? Deadline { get; init; }

    /// <summary>Binary W3C trace context of the caller, or null.</summary>
    [Id(6)]
    public byte[]? TraceContext { get; init; }

    /// <summary>What is traced of the run, or null where nothing is.</summary>
    [Id(7)]
    public TraceSpec? Trace { get; init; }

    /// <summary>Hash of everything that distinguishes requests; how they are traced does not.</summary>
    public string ContentHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        // Lengths go in too: else the bytes of one column could stand for those of another.
        hash.AppendData(MemoryMarshal.AsBytes<int>([Feeds.NodeBytes.Length, Feeds.ValueBytes.Length, Watched.Length, Feeds.Tensors.Length]));
        hash.AppendData(System.Text.Encoding.ASCII.GetBytes(Signature.PlanKey("")));
        hash.AppendData(Feeds.NodeBytes);
        hash.AppendData(Feeds.ValueBytes);
        hash.AppendData(MemoryMarshal.AsBytes<int>(Feeds.TensorAt));
        foreach (var tensor in Feeds.Tensors)
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(tensor.Type.ToString()));
            hash.AppendData(tensor.Bytes.Span);
        }

        hash.AppendData([(byte)Tier, (byte)Retention]);
        hash.AppendData(MemoryMarshal.AsBytes<long>([Deadline.HasValue ? 1 : 0, Deadline.GetValueOrDefault().Ticks]));
        hash.AppendData(MemoryMarshal.AsBytes<int>(Watched));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }
}
