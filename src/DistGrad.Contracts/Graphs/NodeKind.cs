namespace DistGrad;

/// <summary>What many nodes of a graph share: the operator and the type of the result.</summary>
/// <param name="Op">Operator, by its ONNX name, or <see cref="Input"/> or <see cref="Constant"/>.</param>
/// <param name="Type">Type of the node's value.</param>
public readonly record struct NodeKind(string Op, TensorType Type)
{
    /// <summary>Operator name of a value fed by the caller.</summary>
    public const string Input = "Input";

    /// <summary>Operator name of a value fixed in the graph.</summary>
    public const string Constant = "Constant";
}
