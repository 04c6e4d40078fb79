using System.Runtime.InteropServices;

namespace DistGrad;

/// <summary>Values of some graph nodes, as two raw little-endian columns.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.NodeValues")]
public sealed record NodeValues : IFreight<NodeValues>
{
    private const int ColumnsOfAMessage = 100_000;

    /// <summary>No values.</summary>
    public static NodeValues Empty { get; } = new() { NodeBytes = [], ValueBytes = [] };

    /// <summary>Nodes, 4 bytes each.</summary>
    [Id(0)]
    public required byte[] NodeBytes { get; init; }

    /// <summary>Their values where they are scalars, 8 bytes each, in the same order.</summary>
    [Id(1)]
    public required byte[] ValueBytes { get; init; }

    /// <summary>Places in the columns where the value is a tensor, ascending.</summary>
    [Id(2)]
    public int[] TensorAt { get; init; } = [];

    /// <summary>Those tensors, in the same order; none where they are in a parcel.</summary>
    [Id(3)]
    public Tensor[] Tensors { get; init; } = [];

    /// <summary>Types of those tensors where they are in a parcel.</summary>
    [Id(4)]
    public TensorType[] Types { get; init; } = [];

    /// <summary>Where the tensors are fetched, or null where they are here.</summary>
    [Id(5)]
    public Parcel? Parcel { get; init; }

    /// <summary>Nodes.</summary>
    public ReadOnlySpan<int> Nodes => MemoryMarshal.Cast<byte, int>(NodeBytes);

    /// <summary>Scalars, in the same order; 0 where the value is a tensor.</summary>
    public ReadOnlySpan<double> Values => MemoryMarshal.Cast<byte, double>(ValueBytes);

    /// <summary>Number of values.</summary>
    public int Count => NodeBytes.Length / sizeof(int);

    /// <summary>Bytes of the columns and tensors.</summary>
    public long Bytes => NodeBytes.Length + ValueBytes.Length + Tensors.Sum(tensor => (long)tensor.Bytes.Length);

    /// <summary>Packs two columns of equal length.</summary>
    /// <param name="nodes">Nodes.</param>
    /// <param name="values">Values, in the same order.</param>
    public static NodeValues Pack(ReadOnlySpan<int> nodes, ReadOnlySpan<double> values)
    {
        if (nodes.Length != values.Length) throw new ArgumentException($"{nodes.Length} nodes, but {values.Length} values.", nameof(values));
        return new() { NodeBytes = MemoryMarshal.AsBytes(nodes).ToArray(), ValueBytes = MemoryMarshal.AsBytes(values).ToArray() };
    }

    /// <summary>Packs nodes and values of any kind.</summary>
    /// <param name="nodes">Nodes.</param>
    /// <param name="values">Values, in the same order.</param>
    public static NodeValues Pack(ReadOnlySpan<int> nodes, ReadOnlySpan<Value> values)
    {
        var scalars = new double[values.Length];
        var (at, tensors) = (new List<int>(), new List<Tensor>());
        for (var i = 0; i < values.Length; i++)
        {
            scalars[i] = values[i].Scalar;
            if (values[i].Tensor is not { } tensor) continue;
            at.Add(i);
            tensors.Add(tensor);
        }

        return Pack(nodes, scalars) with { TensorAt = [.. at], Tensors = [.. tensors] };
    }

    /// <summary>Columns one behind the other; of a single one there is no copy.</summary>
    /// <param name="all">The columns, with their tensors.</param>
    public static NodeValues Join(params ReadOnlySpan<NodeValues> all)
    {
        if (all.Length == 1) return all[0];
        var (nodes, values, at, tensors, count) = (new List<byte>(), new List<byte>(), new List<int>(), new List<Tensor>(), 0);
        foreach (var one in all)
        {
            if (one.Parcel is not null) throw new ArgumentException("Tensors that are in a parcel are to be attached first.", nameof(all));
            nodes.AddRange(one.NodeBytes);
            values.AddRange(one.ValueBytes);
            foreach (var place in one.TensorAt) at.Add(count + place);
            tensors.AddRange(one.Tensors);
            count += one.Count;
        }

        return new() { NodeBytes = [.. nodes], ValueBytes = [.. values], TensorAt = [.. at], Tensors = [.. tensors] };
    }

    /// <summary>A value.</summary>
    /// <param name="index">Place in the columns, from 0.</param>
    public Value this[int index] => Array.BinarySearch(TensorAt, index) is >= 0 and var at ? Tensors[at] : Values[index];

    /// <summary>All values, in order.</summary>
    public Value[] ToValues()
    {
        var values = new Value[Count];
        for (var i = 0; i < values.Length; i++) values[i] = Values[i];
        for (var i = 0; i < TensorAt.Length; i++) values[TensorAt[i]] = Tensors[i];
        return values;
    }

    // Long columns travel in the parcel too, behind the tensors: they would not fit a message.
    Tensor[] IFreight<NodeValues>.Tensors =>
        Count < ColumnsOfAMessage ? Tensors
        : [.. Tensors, new Tensor(new TensorType(DType.Int32, new Shape(Count)), NodeBytes), new Tensor(new TensorType(DType.Float64, new Shape(Count)), ValueBytes)];

    NodeValues IFreight<NodeValues>.With(Tensor[] tensors, TensorType[] types, Parcel? parcel)
    {
        if (types.Length == TensorAt.Length + 2) return this with { NodeBytes = [], ValueBytes = [], Tensors = [], Types = types, Parcel = parcel };
        if (tensors.Length != TensorAt.Length + 2) return this with { Tensors = tensors, Types = types, Parcel = parcel };
        return this with { NodeBytes = tensors[^2].Bytes.ToArray(), ValueBytes = tensors[^1].Bytes.ToArray(), Tensors = tensors[..^2], Types = [], Parcel = null };
    }
}
