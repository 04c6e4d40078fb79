namespace DistGrad;

/// <summary>What a planned node holds in an attempt.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.NodeSnapshot")]
public sealed record NodeSnapshot
{
    /// <summary>Its value, or null where it has not fired yet.</summary>
    [Id(0)]
    public double? Value { get; init; }

    /// <summary>Its upstream gradient, or null where it has none (yet).</summary>
    [Id(1)]
    public double? Upstream { get; init; }

    /// <summary>Its value where that is a tensor, or null.</summary>
    [Id(3)]
    public Tensor? ValueTensor { get; init; }

    /// <summary>Its upstream gradient where that is a tensor, or null.</summary>
    [Id(4)]
    public Tensor? UpstreamTensor { get; init; }

    /// <summary>Derivative of its value by each of its slots; none before it has fired.</summary>
    [Id(2)]
    public required double[] LocalGradients { get; init; }
}
