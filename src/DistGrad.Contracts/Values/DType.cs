namespace DistGrad;

/// <summary>Element type of a value. The numbers are those of ONNX <c>TensorProto.DataType</c>.</summary>
public enum DType : byte
{
    /// <summary>No type: never a valid value's type.</summary>
    Undefined = 0,

    /// <summary>IEEE 754 binary32.</summary>
    Float32 = 1,

    /// <summary>Signed 32-bit integer.</summary>
    Int32 = 6,

    /// <summary>Signed 64-bit integer.</summary>
    Int64 = 7,

    /// <summary>Truth value.</summary>
    Bool = 9,

    /// <summary>IEEE 754 binary64.</summary>
    Float64 = 11,
}
