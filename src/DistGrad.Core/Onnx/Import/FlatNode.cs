using DistGrad.Onnx.Proto;

namespace DistGrad.Onnx;

/// <summary>A node of a model in which functions have been replaced by their bodies.</summary>
internal sealed record FlatNode
{
    /// <summary>What to call it in messages: its name, or that of its first output.</summary>
    public required string Label { get; init; }

    /// <summary>Operator, with its domain and a colon before it unless that is ai.onnx.</summary>
    public required string Op { get; init; }

    /// <summary>Version of the operator's domain.</summary>
    public required long Version { get; init; }

    /// <summary>Names of the values read; empty for an input that is left out.</summary>
    public required string[] Inputs { get; init; }

    /// <summary>Names of further values that the node needs: those that a <c>Gradient</c> differentiates and differentiates by.</summary>
    public string[] Mentions { get; init; } = [];

    /// <summary>Names of the values produced; empty for one that nobody wants.</summary>
    public required string[] Outputs { get; init; }

    /// <summary>Attributes: names, and messages with the values.</summary>
    public required IReadOnlyCollection<(string Name, AttributeProto Value)> Attributes { get; init; }
}
