namespace DistGrad.Grains;

/// <summary>The end of a durable run.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.StoredEnd")]
internal sealed record StoredEnd
{
    /// <summary>What it brought, or why it failed.</summary>
    [Id(0)]
    public required RunStatus Status { get; init; }

    /// <summary>When it ended.</summary>
    [Id(1)]
    public DateTimeOffset At { get; init; }

    /// <summary>Content hash of the request: the end of another one does not count.</summary>
    [Id(2)]
    public required string Request { get; init; }
}
