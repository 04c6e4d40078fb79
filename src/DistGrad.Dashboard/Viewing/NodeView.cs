namespace DistGrad.Dashboard.Viewing;

/// <summary>What the page shows of a node.</summary>
public sealed record NodeView
{
    /// <summary>The graph node.</summary>
    public required int Node { get; init; }

    /// <summary>Its name, or <c>#</c> and its number.</summary>
    public required string Label { get; init; }

    /// <summary>Its name, or null where it has none.</summary>
    public string? Name { get; init; }

    /// <summary>Its op, by the ONNX name, or what it is instead: <c>Input</c>, <c>Constant</c>, <c>Parameter</c>.</summary>
    public required string Op { get; init; }

    /// <summary>What stands in its box.</summary>
    public required string Symbol { get; init; }

    /// <summary>What it is to the eye: <c>input</c>, <c>constant</c> or <c>op</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Op and gate, as in <c>add: distributor</c>.</summary>
    public required string Gate { get; init; }

    /// <summary>What that gate does with the upstream gradient, in a sentence.</summary>
    public required string Rule { get; init; }

    /// <summary>Its value where that is a number and known.</summary>
    public double? Value { get; init; }

    /// <summary>Gradient of the root with respect to its value, where that is a number and known.</summary>
    public double? Gradient { get; init; }

    /// <summary>Its value where that is a tensor.</summary>
    public TensorView? ValueTensor { get; init; }

    /// <summary>The gradient where that is a tensor.</summary>
    public TensorView? GradientTensor { get; init; }

    /// <summary>Its incoming edges, in slot order.</summary>
    public required IReadOnlyList<InputView> Inputs { get; init; }

    /// <summary>Whether some of its inputs are not drawn.</summary>
    public bool HasHiddenInputs { get; init; }

    /// <summary>Edges to and from nodes that are not drawn.</summary>
    public int Hidden { get; init; }

    /// <summary>Whether the graph was built for it.</summary>
    public bool IsOutput { get; init; }

    /// <summary>Whether the first NaN or infinity of a pass comes from it.</summary>
    public bool IsBirthplace { get; init; }

    /// <summary>The silo it ran on; null where that is not known.</summary>
    public string? Silo { get; init; }

    /// <summary>The shard it belongs to; null where that is not known.</summary>
    public int? Shard { get; init; }
}
