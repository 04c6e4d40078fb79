using DistGrad.Onnx.Proto;
using Google.Protobuf;

namespace DistGrad.Onnx;

/// <summary>Tensors in the form of the ONNX format, elements as raw bytes.</summary>
internal static class TensorWriter
{
    public static TensorProto Write(string name, Tensor tensor)
    {
        // Nobody changes a tensor's bytes, so the message may share them.
        var proto = new TensorProto { DataType = (int)tensor.DType, RawData = UnsafeByteOperations.UnsafeWrap(tensor.Bytes) };
        if (name.Length > 0) proto.Name = name;
        proto.Dims.AddRange(tensor.Shape.Extents.ToArray());
        return proto;
    }
}
