namespace DistGrad.Grains;

/// <summary>A durable run, as it is stored before it starts.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.StoredRun")]
internal sealed record StoredRun
{
    /// <summary>What to run.</summary>
    [Id(0)]
    public required RunRequest Request { get; init; }

    /// <summary>How often it was taken up again after it was lost with its silo.</summary>
    [Id(1)]
    public int Resumed { get; init; }

    /// <summary>When it was started.</summary>
    [Id(2)]
    public DateTimeOffset Since { get; init; }
}
