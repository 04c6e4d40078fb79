namespace DistGrad;

/// <summary>What many nodes of a graph share: the operator with its attributes, and the type of the result.</summary>
public readonly record struct NodeKind
{
    /// <summary>Operator name of a value fed by the caller.</summary>
    public const string Input = "Input";

    /// <summary>Operator name of a value fixed in the graph.</summary>
    public const string Constant = "Constant";

    /// <summary>Operator name of a value that the graph has and the caller may replace by a feed: an ONNX initializer.</summary>
    public const string Parameter = "Parameter";

    /// <summary>Operator name of the node that stands for an optional input which is left out.</summary>
    public const string Absent = "Absent";

    private readonly Attributes? _attributes;

    /// <summary>A kind.</summary>
    /// <param name="op">Operator.</param>
    /// <param name="type">Type of the node's value.</param>
    /// <param name="attributes">Attributes of the operator; none if null.</param>
    /// <param name="output">Which output of the operator the node is, from 0.</param>
    public NodeKind(string op, TensorType type, Attributes? attributes = null, int output = 0)
    {
        Op = op;
        Type = type;
        _attributes = attributes;
        Output = output;
    }

    /// <summary>Operator, by its ONNX name, or <see cref="Input"/>, <see cref="Constant"/>, <see cref="Parameter"/> or <see cref="Absent"/>.</summary>
    public string Op { get; init; }

    /// <summary>Type of the node's value.</summary>
    public TensorType Type { get; init; }

    /// <summary>Which output of the operator the node is, from 0. An operator with several outputs is a node for each.</summary>
    public int Output { get; init; }

    /// <summary>Attributes of the operator.</summary>
    public Attributes Attributes
    {
        get => _attributes ?? Attributes.None;
        init => _attributes = value;
    }

    /// <summary>Whether nodes of this kind compute nothing: inputs, constants, parameters and what is left out.</summary>
    public bool IsSource => Op is Input or Constant or Parameter or Absent;

    /// <inheritdoc/>
    public bool Equals(NodeKind other) => Op == other.Op && Type == other.Type && Output == other.Output && Attributes.Equals(other.Attributes);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Op, Type, Output, Attributes);
}
