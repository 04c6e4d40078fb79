using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DistGrad.Kernels.Tensors;

/// <summary>Types and sizes, between DistGrad and ONNX Runtime. Both number element types as ONNX does.</summary>
internal static class OrtTensors
{
    /// <summary>The runtime's name of an element type.</summary>
    public static TensorElementType ElementType(DType type) => (TensorElementType)type;

    /// <summary>Bytes that a tensor of a type takes.</summary>
    /// <exception cref="OverflowException">More than an array holds.</exception>
    public static int ByteCount(TensorType type)
    {
        long count = SizeOf(type.DType);
        foreach (var extent in type.Shape.Extents) count = checked(count * extent);
        return checked((int)count);
    }

    /// <summary>A managed copy of a tensor that the runtime owns.</summary>
    public static Tensor Copy(OrtValue value)
    {
        var info = value.GetTensorTypeAndShape();
        var type = new TensorType((DType)info.ElementDataType, new Shape(info.Shape));
        var bytes = GC.AllocateUninitializedArray<byte>(ByteCount(type));
        value.GetTensorMutableRawData().CopyTo(bytes);
        return new Tensor(type, bytes);
    }

    private static int SizeOf(DType type) => type switch
    {
        DType.Float64 or DType.Int64 => sizeof(double),
        DType.Float32 or DType.Int32 => sizeof(float),
        DType.Bool => sizeof(bool),
        _ => throw new NotSupportedException($"Element type {type} is not one of float32, float64, int32, int64 and bool."),
    };
}
