namespace DistGrad;

/// <summary>What a plan depends on of a feed: an open input's type, or that of a parameter which is replaced.</summary>
/// <param name="Node">The graph node that is fed.</param>
/// <param name="Type">Type of the feed.</param>
/// <param name="Value">The feed itself where shapes depend on it, else null.</param>
[GenerateSerializer, Immutable, Alias("distgrad.FedType")]
public sealed record FedType([property: Id(0)] int Node, [property: Id(1)] TensorType Type, [property: Id(2)] Tensor? Value = null);
