using DistGrad.Onnx.Proto;

namespace DistGrad.Onnx;

/// <summary>Element types of the ONNX format that DistGrad has, and refusals of the others by name.</summary>
internal static class ElementTypes
{
    /// <summary>The element type of a number in a message.</summary>
    /// <param name="number">A <c>TensorProto.DataType</c>.</param>
    /// <exception cref="GraphException">DistGrad does not have it, or the format does not.</exception>
    public static DType Read(int number)
    {
        if (number is > 0 and <= byte.MaxValue && Enum.IsDefined((DType)number)) return (DType)number;
        if (number == 0) throw new GraphException("the element type is missing.");
        var name = Enum.IsDefined((TensorProto.Types.DataType)number) ? $"{(TensorProto.Types.DataType)number}" : $"{number}, which no version of the format defines,";
        throw new GraphException($"element type {name} is not supported; those supported are {string.Join(", ", Enum.GetValues<DType>().Where(dtype => dtype != DType.Undefined))}.");
    }
}
