namespace DistGrad;

/// <summary>One thing in an ONNX model that DistGrad cannot take.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.OnnxProblem")]
public sealed record OnnxProblem
{
    /// <summary>Name of the node, or of its first output where it has none; or name of the value.</summary>
    [Id(0)]
    public required string Node { get; init; }

    /// <summary>Operator, or <c>Input</c> or <c>Parameter</c>.</summary>
    [Id(1)]
    public required string Op { get; init; }

    /// <summary>What is wrong and what would be right, without the node.</summary>
    [Id(2)]
    public required string Reason { get; init; }

    /// <summary>Node, operator and reason: <c>node 'h1' (Loop): …</c>.</summary>
    public override string ToString() => $"node '{Node}' ({Op}): {Reason}";
}
