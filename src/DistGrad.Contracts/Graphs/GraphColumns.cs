namespace DistGrad;

/// <summary>The columns of a graph, indexed by node. Producers come before their consumers.</summary>
internal sealed record GraphColumns
{
    /// <summary>Distinct kinds; <see cref="KindOf"/> points in here.</summary>
    public required NodeKind[] Kinds { get; init; }

    /// <summary>Kind of each node.</summary>
    public required ushort[] KindOf { get; init; }

    /// <summary>First input of each node in <see cref="Inputs"/>; one more entry than there are nodes.</summary>
    public required int[] InputStart { get; init; }

    /// <summary>Producers, all nodes' inputs one after the other.</summary>
    public required int[] Inputs { get; init; }

    /// <summary>Nodes that are float64 scalar constants, ascending.</summary>
    public required int[] ConstantNodes { get; init; }

    /// <summary>Their values, in the same order.</summary>
    public required double[] ConstantValues { get; init; }

    /// <summary>Nodes that are other constants, or parameters, ascending.</summary>
    public int[] TensorNodes { get; init; } = [];

    /// <summary>Their tensors, in the same order.</summary>
    public Tensor[] Tensors { get; init; } = [];

    /// <summary>Nodes that have a name, ascending.</summary>
    public required int[] NamedNodes { get; init; }

    /// <summary>Their names, in the same order, all different.</summary>
    public required string[] Names { get; init; }

    /// <summary>Groups of inputs, ascending and disjoint.</summary>
    public InputGroup[] Groups { get; init; } = [];

    /// <summary>Nodes the graph was built for, in the order given.</summary>
    public required int[] Outputs { get; init; }
}
