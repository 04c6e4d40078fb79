namespace DistGrad;

/// <summary>What a silo holds at the moment.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.HostCensus")]
public sealed record HostCensus
{
    /// <summary>The silo.</summary>
    [Id(0)]
    public required string Silo { get; init; }

    /// <summary>Attempts that are open.</summary>
    [Id(1)]
    public required int OpenAttempts { get; init; }

    /// <summary>Runs kept for inspection.</summary>
    [Id(2)]
    public required int RetainedRuns { get; init; }

    /// <summary>Plans loaded.</summary>
    [Id(3)]
    public required int Plans { get; init; }

    /// <summary>Node grains active.</summary>
    [Id(4)]
    public required int Nodes { get; init; }

    /// <summary>Slots that hold a value or gradient, over all open and retained runs.</summary>
    [Id(5)]
    public required long FilledSlots { get; init; }

    /// <summary>Bytes that are set aside for the tensors of runs under way.</summary>
    [Id(6)]
    public long ReservedBytes { get; init; }

    /// <summary>Bytes of memory that the silo's process uses; 0 where the silo does not say.</summary>
    [Id(7)]
    public long MemoryBytes { get; init; }

    /// <summary>Messages that the silo's nodes have sent since it started, in open attempts too; null where the silo does not say.</summary>
    [Id(8)]
    public long? MessagesSent { get; init; }

    /// <summary>Runs that have ended on the silo since it started, well or not; null where the silo does not say.</summary>
    [Id(9)]
    public long? RunsEnded { get; init; }

    /// <summary>Shards of plans that are loaded; null where the silo does not say.</summary>
    [Id(10)]
    public int? Shards { get; init; }
}
