namespace DistGrad;

/// <summary>Stands for something too large for one message: it is held by its sender and fetched in parts.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.Parcel")]
public sealed record Parcel
{
    /// <summary>Unique in the whole cluster and for all time.</summary>
    [Id(0)]
    public required Guid Id { get; init; }

    /// <summary>The silo that holds it, or null where it was sent ahead of the message that names it.</summary>
    [Id(1)]
    public SiloAddress? Silo { get; init; }

    /// <summary>Bytes of each of the blocks that it consists of: of each tensor, as a rule.</summary>
    [Id(2)]
    public required long[] Lengths { get; init; }

    /// <summary>Bytes of each part but the last. Parts do not heed the bounds of blocks.</summary>
    [Id(3)]
    public required int PartSize { get; init; }

    /// <summary>Bytes altogether.</summary>
    public long Length => Lengths.Sum();

    /// <summary>Number of parts.</summary>
    public int Parts => checked((int)((Length + PartSize - 1) / PartSize));
}
