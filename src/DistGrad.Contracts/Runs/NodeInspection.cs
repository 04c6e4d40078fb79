namespace DistGrad;

/// <summary>What one node of a run held.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.NodeInspection")]
public sealed record NodeInspection
{
    /// <summary>The graph node.</summary>
    [Id(0)]
    public required int Node { get; init; }

    /// <summary>Its name, or <c>#</c> and its number.</summary>
    [Id(1)]
    public required string Label { get; init; }

    /// <summary>Its op, by the ONNX name.</summary>
    [Id(2)]
    public required string Op { get; init; }

    /// <summary>How it treats the upstream gradient.</summary>
    [Id(3)]
    public required GateKind Gate { get; init; }

    /// <summary>Its value, or null where it has not fired yet.</summary>
    [Id(4)]
    public double? Value { get; init; }

    /// <summary>Gradient of the root with respect to its value, or null where none was asked for or has arrived yet.</summary>
    [Id(5)]
    public double? Upstream { get; init; }

    /// <summary>Its value where that is a tensor, or null.</summary>
    [Id(10)]
    public Tensor? ValueTensor { get; init; }

    /// <summary>Gradient of the root with respect to its value where that is a tensor, or null.</summary>
    [Id(11)]
    public Tensor? UpstreamTensor { get; init; }

    /// <summary>Derivative of its value by each of its inputs, in slot order; NaN where its gradient rule fails; none where a value is a tensor.</summary>
    [Id(6)]
    public double[] LocalGradients { get; init; } = [];

    /// <summary>The graph nodes of its inputs, in slot order.</summary>
    [Id(7)]
    public int[] Inputs { get; init; } = [];

    /// <summary>The silo it ran on.</summary>
    [Id(8)]
    public required string Silo { get; init; }

    /// <summary>The shard it belongs to.</summary>
    [Id(9)]
    public required int Shard { get; init; }
}
