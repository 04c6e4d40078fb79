namespace DistGrad;

/// <summary>What travels over one edge of the graph: a value in the forward pass, an upstream gradient in the backward pass.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.EdgeMessage")]
public sealed record EdgeMessage
{
    /// <summary>The attempt it belongs to; a node drops messages of attempts that are not open.</summary>
    [Id(0)]
    public required AttemptId Attempt { get; init; }

    /// <summary>The receiver's slot.</summary>
    [Id(1)]
    public required int Slot { get; init; }

    /// <summary>The value or gradient.</summary>
    [Id(2)]
    public required double Scalar { get; init; }

    /// <summary>The value or gradient where it is a tensor, or null.</summary>
    [Id(4)]
    public Tensor? Tensor { get; init; }

    /// <summary>The values or gradients where several travel together between blocks, or null.</summary>
    [Id(3)]
    public ValuePack? Pack { get; init; }

    /// <summary>The value or gradient, of whichever kind.</summary>
    public Value Value => new(Scalar, (object?)Tensor ?? Pack);
}
