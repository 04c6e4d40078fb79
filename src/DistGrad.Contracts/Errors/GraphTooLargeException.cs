using System.Globalization;

namespace DistGrad;

/// <summary>A graph would need more memory than a silo may use for one.</summary>
/// <param name="nodes">Number of nodes, as far as is known.</param>
/// <param name="needed">Bytes that it may need once planned.</param>
/// <param name="limit">Bytes that the silo may use.</param>
[GenerateSerializer, Alias("distgrad.GraphTooLargeError")]
public sealed class GraphTooLargeException(long nodes, long needed, long limit)
    : DistGradException(string.Create(CultureInfo.InvariantCulture, $"A graph of {nodes:N0} nodes may need {needed / 1e6:N0} MB, stored and planned, and a silo has {limit / 1e6:N0} MB for one; use silos of more memory, or raise the limit (GraphBytes)."))
{
    /// <summary>Number of nodes, as far as is known.</summary>
    [Id(0)]
    public long Nodes { get; } = nodes;

    /// <summary>Bytes that it may need once planned.</summary>
    [Id(1)]
    public long Needed { get; } = needed;

    /// <summary>Bytes that the silo may use.</summary>
    [Id(2)]
    public long Limit { get; } = limit;
}
