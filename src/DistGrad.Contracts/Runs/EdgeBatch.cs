namespace DistGrad;

/// <summary>Many edge messages of one attempt for the nodes of one silo, as raw little-endian columns.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.EdgeBatch")]
public sealed record EdgeBatch
{
    /// <summary>The attempt.</summary>
    [Id(0)]
    public required AttemptId Attempt { get; init; }

    /// <summary>Receivers' shards, 4 bytes each.</summary>
    [Id(1)]
    public required byte[] Shards { get; init; }

    /// <summary>Receivers within their shards, 4 bytes each.</summary>
    [Id(2)]
    public required byte[] Nodes { get; init; }

    /// <summary>Slots, 4 bytes each: the slot itself in the forward pass, its complement (~slot) in the backward pass.</summary>
    [Id(3)]
    public required byte[] Slots { get; init; }

    /// <summary>Scalars, 8 bytes each; 0 where a message carries more.</summary>
    [Id(4)]
    public required byte[] Scalars { get; init; }

    /// <summary>Places of the messages that carry a tensor, ascending.</summary>
    [Id(6)]
    public int[] TensorAt { get; init; } = [];

    /// <summary>Those tensors, in the same order.</summary>
    [Id(7)]
    public Tensor[] Tensors { get; init; } = [];

    /// <summary>Places of the messages that carry several values, ascending.</summary>
    [Id(8)]
    public int[] PackAt { get; init; } = [];

    /// <summary>Those values, in the same order.</summary>
    [Id(9)]
    public ValuePack[] Packs { get; init; } = [];

    /// <summary>Binary W3C trace context of the run, or null.</summary>
    [Id(5)]
    public byte[]? TraceContext { get; init; }

    /// <summary>The values, in order.</summary>
    public Value[] ToValues()
    {
        var scalars = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, double>(Scalars);
        var values = new Value[scalars.Length];
        for (var i = 0; i < values.Length; i++) values[i] = scalars[i];
        for (var i = 0; i < TensorAt.Length; i++) values[TensorAt[i]] = Tensors[i];
        for (var i = 0; i < PackAt.Length; i++) values[PackAt[i]] = new Value(0, Packs[i]);
        return values;
    }
}
