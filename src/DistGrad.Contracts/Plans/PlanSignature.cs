using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace DistGrad;

/// <summary>What a plan depends on besides the graph. Nodes are graph nodes, ascending and distinct.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.PlanSignature")]
public sealed record PlanSignature
{
    /// <summary>Stands for "no node" in <see cref="GradientOf"/>.</summary>
    public const int None = -1;

    // The key that was asked for last: a run asks for the same one several times, and runs that share the signature do.
    [NonSerialized]
    private KnownKey? _known;

    /// <summary>A signature.</summary>
    public PlanSignature()
    {
    }

    // Without the key: the copy is for another signature.
    private PlanSignature(PlanSignature original) =>
        (Fetches, GradientOf, Wrt, Granularity, Feeds) = (original.Fetches, original.GradientOf, original.Wrt, original.Granularity, original.Feeds);

    /// <summary>Nodes whose values are wanted.</summary>
    [Id(0)]
    public required int[] Fetches { get; init; }

    /// <summary>The root: the node that is differentiated, or <see cref="None"/>.</summary>
    [Id(1)]
    public required int GradientOf { get; init; }

    /// <summary>Nodes with respect to which the root is differentiated.</summary>
    [Id(2)]
    public required int[] Wrt { get; init; }

    /// <summary>How many ops one node executes.</summary>
    [Id(3)]
    public Granularity Granularity { get; init; }

    /// <summary>Feeds whose types the graph leaves open, that replace parameters, or that shapes depend on; ascending by node.</summary>
    [Id(4)]
    public FedType[] Feeds { get; init; } = [];

    /// <summary>A signature with its nodes brought into order.</summary>
    /// <param name="fetches">Nodes whose values are wanted.</param>
    /// <param name="gradientOf">The root, or <see cref="None"/>.</param>
    /// <param name="wrt">Nodes to differentiate with respect to.</param>
    public static PlanSignature Of(IEnumerable<int> fetches, int gradientOf, IEnumerable<int> wrt) => new()
    {
        Fetches = Ordered(fetches),
        GradientOf = gradientOf,
        Wrt = Ordered(wrt),
    };

    /// <summary>Key of the plan of a graph for this signature: 24 hexadecimal digits of a hash of both.</summary>
    /// <param name="graphId">Content hash of the graph.</param>
    public string PlanKey(string graphId)
    {
        if (Volatile.Read(ref _known) is { } known && known.GraphId == graphId) return known.Key;
        var key = Hash(graphId);
        Volatile.Write(ref _known, new KnownKey(graphId, key));
        return key;
    }

    /// <summary>Whether the other one means the same plan of any graph.</summary>
    /// <param name="other">The other one.</param>
    public bool Equals(PlanSignature? other) =>
        other is not null && (GradientOf, Granularity) == (other.GradientOf, other.Granularity)
        && Fetches.AsSpan().SequenceEqual(other.Fetches) && Wrt.AsSpan().SequenceEqual(other.Wrt) && Feeds.AsSpan().SequenceEqual(other.Feeds);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(GradientOf, Granularity, Fetches.Length, Wrt.Length, Feeds.Length);

    private string Hash(string graphId)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(graphId));
        hash.AppendData(MemoryMarshal.AsBytes<int>([(int)Granularity, GradientOf, Fetches.Length, Wrt.Length]));
        hash.AppendData(MemoryMarshal.AsBytes<int>(Fetches));
        hash.AppendData(MemoryMarshal.AsBytes<int>(Wrt));
        if (Feeds.Length > 0) hash.AppendData(FeedBytes());
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 12));
    }

    // Mostly they are in order already, and there may be millions.
    private static int[] Ordered(IEnumerable<int> nodes)
    {
        int[] all = [.. nodes];
        var isOrdered = true;
        for (var i = 1; i < all.Length && isOrdered; i++) isOrdered = all[i - 1] < all[i];
        return isOrdered ? all : [.. all.Distinct().Order()];
    }

    private byte[] FeedBytes()
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
        {
            foreach (var feed in Feeds)
            {
                writer.Write(feed.Node);
                ValueFormat.Write(writer, feed.Type);
                writer.Write(feed.Value is not null);
                if (feed.Value is not null) ValueFormat.Write(writer, feed.Value);
            }
        }

        return stream.ToArray();
    }

    private sealed record KnownKey(string GraphId, string Key);
}
