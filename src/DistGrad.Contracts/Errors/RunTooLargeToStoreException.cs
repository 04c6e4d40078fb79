using System.Globalization;

namespace DistGrad;

/// <summary>A durable run's request or its results are larger than the silos store.</summary>
/// <param name="runId">Id of the run.</param>
/// <param name="bytes">Bytes of the request or of the results.</param>
/// <param name="limit">Most bytes of either.</param>
[GenerateSerializer, Alias("distgrad.RunTooLargeToStoreError")]
public sealed class RunTooLargeToStoreException(string runId, long bytes, long limit)
    : RunException(string.Create(CultureInfo.InvariantCulture, $"Durable run '{runId}' would store {bytes / 1e6:N1} MB at once, and {limit / 1e6:N1} MB is the limit; fetch less, start it without being durable, or raise the limit (DurableBytes)."))
{
    /// <summary>Id of the run.</summary>
    [Id(2)]
    public string RunId { get; } = runId;

    /// <summary>Bytes of the request or of the results.</summary>
    [Id(0)]
    public long Bytes { get; } = bytes;

    /// <summary>Most bytes of either.</summary>
    [Id(1)]
    public long Limit { get; } = limit;
}
