using System.Runtime.InteropServices;

namespace DistGrad;

/// <summary>Many edge messages of one attempt for the nodes of one silo, as raw little-endian columns.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.EdgeBatch")]
public sealed record EdgeBatch : IFreight<EdgeBatch>
{
    private const int IsTensor = -1;

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

    /// <summary>Places of the messages that carry tensors, 4 bytes each, ascending.</summary>
    [Id(6)]
    public byte[] ContentAt { get; init; } = [];

    /// <summary>For each of those, the number of its tensors, 4 bytes; -1 where it is a tensor, not a pack of one.</summary>
    [Id(7)]
    public byte[] ContentSizes { get; init; } = [];

    /// <summary>The tensors of all messages, one after the other; none where they are in a parcel.</summary>
    [Id(8)]
    public Tensor[] Tensors { get; init; } = [];

    /// <summary>Types of the tensors where they are in a parcel.</summary>
    [Id(9)]
    public TensorType[] Types { get; init; } = [];

    /// <summary>Where the tensors are fetched, or null where they are here.</summary>
    [Id(10)]
    public Parcel? Parcel { get; init; }

    /// <summary>The silo that sends it, which thereby shows that it lives; null from one that does not say.</summary>
    [Id(5)]
    public SiloAddress? From { get; init; }

    /// <summary>Packs messages.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="shards">Receivers' shards.</param>
    /// <param name="nodes">Receivers within their shards.</param>
    /// <param name="slots">Slots, complemented in the backward pass.</param>
    /// <param name="values">Scalars, tensors and packs.</param>
    /// <exception cref="ArgumentException">A value is neither.</exception>
    public static EdgeBatch Of(AttemptId attempt, ReadOnlySpan<int> shards, ReadOnlySpan<int> nodes, ReadOnlySpan<int> slots, ReadOnlySpan<Value> values)
    {
        var scalars = new double[values.Length];
        var (at, sizes, tensors) = (new List<int>(), new List<int>(), new List<Tensor>());
        for (var i = 0; i < values.Length; i++)
        {
            scalars[i] = values[i].Scalar;
            if (values[i].Content is null) continue;
            at.Add(i);
            sizes.Add(values[i].Content is ValuePack pack ? pack.Tensors.Length : IsTensor);
            tensors.AddRange(values[i].Content switch
            {
                Tensor tensor => [tensor],
                ValuePack several => several.Tensors,
                var other => throw new ArgumentException($"A {other!.GetType().Name} does not travel between nodes.", nameof(values)),
            });
        }

        return new()
        {
            Attempt = attempt,
            Shards = Bytes(shards),
            Nodes = Bytes(nodes),
            Slots = Bytes(slots),
            Scalars = Bytes<double>(scalars),
            ContentAt = Bytes<int>(CollectionsMarshal.AsSpan(at)),
            ContentSizes = Bytes<int>(CollectionsMarshal.AsSpan(sizes)),
            Tensors = [.. tensors],
        };
    }

    /// <summary>The values, in order.</summary>
    /// <exception cref="ArgumentException">The columns do not fit together.</exception>
    public Value[] ToValues()
    {
        var scalars = MemoryMarshal.Cast<byte, double>(Scalars);
        var values = new Value[scalars.Length];
        for (var i = 0; i < values.Length; i++) values[i] = scalars[i];
        var places = MemoryMarshal.Cast<byte, int>(ContentAt);
        var sizes = MemoryMarshal.Cast<byte, int>(ContentSizes);
        var next = 0;
        for (var i = 0; i < places.Length; i++)
        {
            var size = sizes[i] == IsTensor ? 1 : sizes[i];
            if (places[i] >= values.Length || size > Tensors.Length - next) throw new ArgumentException("The columns of a batch do not fit together.");
            values[places[i]] = sizes[i] == IsTensor ? Tensors[next] : new Value(0, new ValuePack { Tensors = Tensors[next..(next + size)] });
            next += size;
        }

        return values;
    }

    EdgeBatch IFreight<EdgeBatch>.With(Tensor[] tensors, TensorType[] types, Parcel? parcel) => this with { Tensors = tensors, Types = types, Parcel = parcel };

    private static byte[] Bytes<T>(ReadOnlySpan<T> column)
        where T : unmanaged => MemoryMarshal.AsBytes(column).ToArray();
}
