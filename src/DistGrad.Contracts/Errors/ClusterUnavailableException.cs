using System.Globalization;

namespace DistGrad;

/// <summary>A cluster did not get over a fault while a call was made again and again.</summary>
/// <param name="operation">What the call does, as in "start run 'r'".</param>
/// <param name="patience">How long the call was made again.</param>
/// <param name="innerException">How the last try ended.</param>
[GenerateSerializer, Alias("distgrad.ClusterUnavailableError")]
public sealed class ClusterUnavailableException(string operation, TimeSpan patience, Exception innerException)
    : DistGradException(string.Create(CultureInfo.InvariantCulture, $"The cluster could not {operation} within {patience.TotalSeconds:0.###} s: {innerException.Message.TrimEnd('.')}; check that its silos are healthy and reach each other, then try again."), innerException)
{
    /// <summary>What the call does.</summary>
    [Id(0)]
    public string Operation { get; } = operation;

    /// <summary>How long the call was made again.</summary>
    [Id(1)]
    public TimeSpan Patience { get; } = patience;
}
