namespace DistGrad;

/// <summary>Inputs of a graph, one after the other, that a plan wants fed.</summary>
/// <param name="First">The first graph node.</param>
/// <param name="Count">Number of nodes, at least 1.</param>
/// <param name="Planned">The planned node that takes the first.</param>
/// <param name="IsVector">Whether that node takes all of them as one vector, beside other ranges that it takes; else each has a planned node, one after the other.</param>
/// <param name="Name">Name of the input, or of the group that the inputs are elements of.</param>
/// <param name="Index">Place of the first in its group, or -1 for an input that is in none.</param>
[GenerateSerializer, Immutable, Alias("distgrad.FedRange")]
public sealed record FedRange(
    [property: Id(0)] int First,
    [property: Id(1)] int Count,
    [property: Id(2)] int Planned,
    [property: Id(3)] bool IsVector,
    [property: Id(4)] string Name,
    [property: Id(5)] int Index = -1)
{
    /// <summary>Node after the last.</summary>
    public int End => First + Count;

    /// <summary>How messages call a node of the range.</summary>
    /// <param name="node">Graph node.</param>
    public string Label(int node) => Index < 0 ? Name : $"{Name}[{Index + node - First}]";
}
