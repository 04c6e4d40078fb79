namespace DistGrad;

/// <summary>Scalar inputs that are fed and differentiated by as one vector. Its nodes follow each other; element i is called <c>name[i]</c>.</summary>
/// <param name="Name">Name of the vector.</param>
/// <param name="First">Node of element 0.</param>
/// <param name="Count">Number of elements, at least 1.</param>
public readonly record struct InputGroup(string Name, int First, int Count)
{
    /// <summary>Node after the last element.</summary>
    public int End => First + Count;

    /// <summary>Type of the whole.</summary>
    public TensorType Type => new(DType.Float64, new Shape(Count));

    /// <summary>Kind of every element.</summary>
    internal static NodeKind Element { get; } = new(NodeKind.Input, TensorType.Scalar);

    /// <summary>Name of an element.</summary>
    /// <param name="node">Its node, not its place.</param>
    public string NameOf(int node) => $"{Name}[{node - First}]";

    /// <summary>The name with the places there are.</summary>
    public override string ToString() => $"{Name}[0…{Count - 1}]";
}
