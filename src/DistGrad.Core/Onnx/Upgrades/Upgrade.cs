namespace DistGrad.Onnx;

/// <summary>Turns an operator's form in old operator sets into that of a newer one. One conversion, one class.</summary>
/// <param name="op">Operator.</param>
/// <param name="before">The version that changed the operator: nodes of older versions are converted.</param>
internal abstract class Upgrade(string op, long before)
{
    /// <summary>Operator.</summary>
    public string Op { get; } = op;

    /// <summary>The version that changed the operator.</summary>
    public long Before { get; } = before;

    /// <summary>Converts a node.</summary>
    /// <param name="node">The node, in the form of an older version.</param>
    /// <exception cref="GraphException">The newer form cannot say what the node says.</exception>
    public abstract void Apply(ImportNode node);
}
