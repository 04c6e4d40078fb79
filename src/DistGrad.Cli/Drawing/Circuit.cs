namespace DistGrad.Cli.Drawing;

/// <summary>What there is to draw: the nodes of a graph with what a run made of them.</summary>
/// <param name="Nodes">All nodes, each at the index that is its number, producers before consumers.</param>
/// <param name="Root">The node that the circuit computes.</param>
internal sealed record Circuit(IReadOnlyList<CircuitNode> Nodes, int Root);

/// <summary>A node of a circuit.</summary>
/// <param name="Id">Number of the node.</param>
/// <param name="Op">Operator, by its ONNX name.</param>
/// <param name="Name">Name, or null where it has none.</param>
/// <param name="Value">Forward value, or null where the run needed none.</param>
/// <param name="Gradient">Gradient of the root with respect to the node, or null where none was asked for.</param>
/// <param name="Inputs">Producers of the inputs, in slot order.</param>
internal sealed record CircuitNode(int Id, string Op, string? Name, double? Value, double? Gradient, IReadOnlyList<int> Inputs)
{
    /// <summary>Whether the node is a leaf: fed or constant.</summary>
    public bool IsLeaf => Inputs.Count == 0;

    /// <summary>The name, or <c>#</c> and the number.</summary>
    public string Label => Name ?? $"#{Id}";
}
