using System.Runtime.InteropServices;

namespace DistGrad;

/// <summary>A tensor type on the wire.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.TensorTypeSurrogate")]
internal struct TensorTypeSurrogate
{
    [Id(0)]
    public DType DType;

    // Null where the rank is not known.
    [Id(1)]
    public long[]? Extents;

    // Null where no open extent has a name.
    [Id(2)]
    public string?[]? Names;
}

/// <summary>A tensor on the wire: its elements as raw little-endian bytes.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.TensorSurrogate")]
internal struct TensorSurrogate
{
    [Id(0)]
    public DType DType;

    [Id(1)]
    public long[] Extents;

    [Id(2)]
    public byte[] Bytes;
}

/// <summary>Converts tensor types to and from their wire form.</summary>
[RegisterConverter]
internal sealed class TensorTypeConverter : IConverter<TensorType, TensorTypeSurrogate>
{
    public TensorTypeSurrogate ConvertToSurrogate(in TensorType value)
    {
        var shape = value.Shape;
        if (!shape.HasRank) return new() { DType = value.DType };
        string?[] names = [.. Enumerable.Range(0, shape.Rank).Select(shape.NameOf)];
        return new() { DType = value.DType, Extents = shape.Extents.ToArray(), Names = Array.Exists(names, name => name is not null) ? names : null };
    }

    public TensorType ConvertFromSurrogate(in TensorTypeSurrogate surrogate) =>
        new(surrogate.DType, surrogate.Extents is null ? Shape.Unknown : new Shape(surrogate.Extents, surrogate.Names ?? []));
}

/// <summary>Converts tensors to and from their wire form.</summary>
[RegisterConverter]
internal sealed class TensorConverter : IConverter<Tensor, TensorSurrogate>
{
    public TensorSurrogate ConvertToSurrogate(in Tensor value)
    {
        // A tensor that is a whole array needs no copy: nobody changes it.
        var isArray = MemoryMarshal.TryGetArray(value.Bytes, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length;
        return new() { DType = value.DType, Extents = value.Shape.Extents.ToArray(), Bytes = isArray ? segment.Array! : value.Bytes.ToArray() };
    }

    public Tensor ConvertFromSurrogate(in TensorSurrogate surrogate) => new(new TensorType(surrogate.DType, new Shape(surrogate.Extents)), surrogate.Bytes);
}
