using DistGrad.Onnx.Proto;
using Google.Protobuf;

namespace DistGrad.Onnx;

/// <summary>Tensors in the ONNX format.</summary>
internal static class TensorProtos
{
    /// <summary>Writes a tensor, as raw bytes.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="name">Name that it gets.</param>
    public static TensorProto Write(Tensor tensor, string name)
    {
        var proto = new TensorProto { Name = name, DataType = (int)tensor.DType, RawData = ByteString.CopyFrom(tensor.Bytes.Span) };
        proto.Dims.AddRange(tensor.Shape.Extents.ToArray());
        return proto;
    }
}
