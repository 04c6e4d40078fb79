using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DistGrad.Kernels.Tensors;

/// <summary>Types and sizes, between DistGrad and ONNX Runtime. Both number element types as ONNX does.</summary>
internal static class OrtTensors
{
    /// <summary>The runtime's name of an element type.</summary>
    public static TensorElementType ElementType(DType type) => (TensorElementType)type;

    /// <summary>A managed copy of a tensor that the runtime owns.</summary>
    public static Tensor Copy(OrtValue value)
    {
        var info = value.GetTensorTypeAndShape();
        var type = new TensorType((DType)info.ElementDataType, new Shape(info.Shape));
        var bytes = TensorBuffer.Copy(value.GetTensorMutableRawData());
        return new Tensor(type, bytes);
    }
}
