using System.Runtime.InteropServices;
using DistGrad.Onnx.Proto;
using Google.Protobuf.Collections;

namespace DistGrad.Onnx;

/// <summary>Reads tensors of the ONNX format. What a message says is held against the elements that it has before memory is taken.</summary>
internal static class TensorReader
{
    /// <summary>Reads a tensor.</summary>
    /// <param name="proto">The message.</param>
    /// <param name="external">Files next to the model, for elements that are not in the message; null where there are none.</param>
    /// <exception cref="GraphException">The tensor contradicts itself or is of a type that DistGrad does not have.</exception>
    public static Tensor Read(TensorProto proto, ExternalFiles? external)
    {
        if (proto.Segment is not null) throw new GraphException("the tensor is split into segments, which no version of the format defines.");
        var type = new TensorType(ElementTypes.Read(proto.DataType), ReadShape(proto.Dims));
        var bytes = ByteCount(type);
        if (proto.DataLocation == TensorProto.Types.DataLocation.External)
        {
            if (external is null) throw new GraphException("the elements are in another file, and it is not known in which folder.");
            return Normal(new Tensor(type, external.Read(proto.ExternalData, type, bytes)));
        }

        if (proto.HasRawData && (proto.RawData.Length > 0 || bytes == 0))
        {
            if (proto.RawData.Length != bytes) throw Mismatch(type, bytes, proto.RawData.Length);
            return Normal(new Tensor(type, proto.RawData.Memory));
        }

        return type.DType switch
        {
            DType.Float32 => Pack<float>(type, proto.FloatData),
            DType.Float64 => Pack<double>(type, proto.DoubleData),
            DType.Int64 => Pack<long>(type, proto.Int64Data),
            DType.Int32 => Pack<int>(type, proto.Int32Data),
            _ => Truths(type, proto.Int32Data),
        };
    }

    private static Shape ReadShape(RepeatedField<long> dims)
    {
        foreach (var dim in dims)
            if (dim < 0) throw new GraphException($"an extent is {dim}; extents are 0 or more.");
        return new Shape(dims.ToArray());
    }

    private static int ByteCount(TensorType type)
    {
        try
        {
            if (type.ByteCount <= Array.MaxLength) return (int)type.ByteCount;
        }
        catch (OverflowException)
        {
            // Larger still.
        }

        throw new GraphException($"{type} has more than {Array.MaxLength:N0} bytes, the most that a tensor can have.");
    }

    private static Tensor Pack<T>(TensorType type, RepeatedField<T> items)
        where T : unmanaged
    {
        if (items.Count != type.Shape.Count) throw new GraphException($"{type} has {type.Shape.Count} elements, not {items.Count}.");
        return new Tensor(type, MemoryMarshal.AsBytes<T>(items.ToArray()).ToArray());
    }

    private static Tensor Truths(TensorType type, RepeatedField<int> items)
    {
        if (items.Count != type.Shape.Count) throw new GraphException($"{type} has {type.Shape.Count} elements, not {items.Count}.");
        return new Tensor(type, items.Select(item => item != 0 ? (byte)1 : (byte)0).ToArray());
    }

    // Kernels rely on truth values being 0 or 1.
    private static Tensor Normal(Tensor tensor) =>
        tensor.DType == DType.Bool && tensor.Bytes.Span.ContainsAnyExceptInRange((byte)0, (byte)1)
            ? new Tensor(tensor.Type, Array.ConvertAll(tensor.Bytes.ToArray(), truth => truth != 0 ? (byte)1 : (byte)0))
            : tensor;

    private static GraphException Mismatch(TensorType type, long wanted, long given) => new($"{type} has {wanted:N0} bytes, not {given:N0}.");
}
