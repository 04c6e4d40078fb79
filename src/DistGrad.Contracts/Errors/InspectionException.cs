namespace DistGrad;

/// <summary>A node cannot be inspected in a run.</summary>
/// <param name="message">Which node, why, and what would be right.</param>
/// <param name="missing">All of the nodes asked for that were not part of the run, where that is the reason.</param>
[GenerateSerializer, Alias("distgrad.InspectionError")]
public sealed class InspectionException(string message, params int[] missing) : RunException(message)
{
    /// <summary>All of the graph nodes asked for that were not part of the run; empty where there is another reason.</summary>
    [Id(0)]
    public int[] Missing { get; } = missing;
}
