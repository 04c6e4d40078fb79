using System.Globalization;

namespace DistGrad;

/// <summary>The cluster's storage did not answer in time.</summary>
/// <param name="patience">How long it was asked.</param>
/// <param name="reason">What it said last.</param>
[GenerateSerializer, Alias("distgrad.StorageUnavailableError")]
public sealed class StorageUnavailableException(TimeSpan patience, string reason)
    : DistGradException(string.Create(CultureInfo.InvariantCulture, $"The cluster's storage did not answer for {patience.TotalSeconds:0.#} s: {reason}"))
{
    /// <summary>How long it was asked.</summary>
    [Id(0)]
    public TimeSpan Patience { get; } = patience;

    /// <summary>What it said last.</summary>
    [Id(1)]
    public string Reason { get; } = reason;
}
