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
        // Nobody changes a tensor's bytes, so the message may share them.
        var proto = new TensorProto { Name = name, DataType = (int)tensor.DType, RawData = UnsafeByteOperations.UnsafeWrap(tensor.Bytes) };
        proto.Dims.AddRange(tensor.Shape.Extents.ToArray());
        return proto;
    }
}
