namespace DistGrad;

/// <summary>What one node did in one pass of a run. Times count from the run's start.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.NodeTrace")]
public sealed record NodeTrace
{
    /// <summary>The graph node.</summary>
    [Id(0)]
    public required int Node { get; init; }

    /// <summary>Its name, or <c>#</c> and its number; for a block, that of the op it ends with.</summary>
    [Id(1)]
    public required string Label { get; init; }

    /// <summary>Its op, by the ONNX name.</summary>
    [Id(2)]
    public required string Op { get; init; }

    /// <summary>The pass.</summary>
    [Id(3)]
    public required Pass Pass { get; init; }

    /// <summary>Its shard.</summary>
    [Id(4)]
    public required int Shard { get; init; }

    /// <summary>The silo it ran on.</summary>
    [Id(5)]
    public required string Silo { get; init; }

    /// <summary>When the first message of the pass came.</summary>
    [Id(6)]
    public required TimeSpan ReadyAt { get; init; }

    /// <summary>When it began to compute.</summary>
    [Id(7)]
    public required TimeSpan StartedAt { get; init; }

    /// <summary>When it had sent what it computed; null where the attempt ended before.</summary>
    [Id(8)]
    public required TimeSpan? EndedAt { get; init; }

    /// <summary>Index, in <see cref="RunTrace.Nodes"/>, of what it waited for last; -1 where that is not traced, or nothing.</summary>
    [Id(9)]
    public required int Predecessor { get; init; }

    /// <summary>The value in the forward pass, the upstream gradient in the backward one: a scalar, or the norm of a tensor; null where it was not kept.</summary>
    [Id(10)]
    public double? Number { get; init; }

    /// <summary>In the backward pass, derivative of the value by each input; none where they are tensors or were not kept.</summary>
    [Id(11)]
    public double[] LocalGradients { get; init; } = [];
}
