namespace DistGrad;

/// <summary>What a host noted of one node in one pass. Times are ticks of UTC.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.NodeEvents")]
public readonly record struct NodeEvents
{
    /// <summary>The node's number in the plan.</summary>
    [Id(0)]
    public required int Planned { get; init; }

    /// <summary>The graph node it stands for.</summary>
    [Id(1)]
    public required int Node { get; init; }

    /// <summary>Its name, or <c>#</c> and its number.</summary>
    [Id(2)]
    public required string Label { get; init; }

    /// <summary>Its op, by the ONNX name.</summary>
    [Id(3)]
    public required string Op { get; init; }

    /// <summary>The pass.</summary>
    [Id(4)]
    public required Pass Pass { get; init; }

    /// <summary>When the first message of the pass came.</summary>
    [Id(5)]
    public required long ReadyAt { get; init; }

    /// <summary>When it began to compute.</summary>
    [Id(6)]
    public required long StartedAt { get; init; }

    /// <summary>When it had sent what it computed; 0 where it has not fired.</summary>
    [Id(7)]
    public required long EndedAt { get; init; }

    /// <summary>The planned node whose value came last, in the forward pass; -1 where none did.</summary>
    [Id(8)]
    public required int Cause { get; init; }

    /// <summary>The slot of the gradient that came last, in the backward pass; -1 where none did.</summary>
    [Id(9)]
    public required int Slot { get; init; }

    /// <summary>In the backward pass, the planned node and its slot that each gradient goes to; -1 for those that go nowhere.</summary>
    [Id(10)]
    public int[] Targets { get; init; }

    /// <summary>The value in the forward pass, the upstream gradient in the backward one: a scalar, or the norm of a tensor; null where it is not kept.</summary>
    [Id(11)]
    public double? Number { get; init; }

    /// <summary>In the backward pass, derivative of the value by each input; none where they are tensors or not kept.</summary>
    [Id(12)]
    public double[] LocalGradients { get; init; }

    /// <summary>Its shard.</summary>
    [Id(13)]
    public required int Shard { get; init; }

    /// <summary>What it counts for where there are more than the budget allows.</summary>
    [Id(14)]
    public TraceRank Rank { get; init; }
}
