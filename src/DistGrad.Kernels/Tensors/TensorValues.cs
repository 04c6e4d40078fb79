using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace DistGrad.Kernels.Tensors;

/// <summary>Tensors in messages: float64 scalars and truth values are held in place, everything else by reference.</summary>
internal static class TensorValues
{
    /// <summary>A tensor as the content of a message.</summary>
    /// <param name="tensor">The tensor.</param>
    public static Value Pack(Tensor tensor) => tensor.Type is { IsScalar: true } or { IsTruth: true } ? tensor.Number(0) : tensor;

    /// <summary>The tensor that a message holds.</summary>
    /// <param name="value">Content of the message.</param>
    /// <param name="type">Type of the tensor; the default value where there is none.</param>
    /// <exception cref="ArgumentException">The tensor is of another type.</exception>
    public static Tensor? Unpack(Value value, TensorType type)
    {
        if (type == default) return null;
        var tensor = value.ToTensor(type.DType);
        return tensor.Type == type ? tensor : throw new ArgumentException($"A value is {tensor.Type}, but {type} was planned.", nameof(value));
    }

    /// <summary>The sum of gradients, in order.</summary>
    /// <param name="gradients">At least one, all of one type.</param>
    /// <param name="type">That type.</param>
    public static Value Sum(ReadOnlySpan<Value> gradients, TensorType type)
    {
        if (type.IsScalar)
        {
            var scalar = gradients[0].Scalar;
            foreach (var gradient in gradients[1..]) scalar += gradient.Scalar;
            return scalar;
        }

        if (gradients.Length == 1) return gradients[0];
        var sum = TensorBuffer.Copy(gradients[0].Tensor!.Bytes.Span);
        foreach (var gradient in gradients[1..])
        {
            var bytes = gradient.Tensor!.Bytes.Span;
            if (type.DType == DType.Float32) Add<float>(sum.Span, bytes);
            else Add<double>(sum.Span, bytes);
        }

        return new Tensor(type, sum);
    }

    private static void Add<T>(Span<byte> sum, ReadOnlySpan<byte> summand)
        where T : unmanaged, System.Numerics.IAdditionOperators<T, T, T>, System.Numerics.IAdditiveIdentity<T, T>
    {
        var into = MemoryMarshal.Cast<byte, T>(sum);
        TensorPrimitives.Add(into, MemoryMarshal.Cast<byte, T>(summand), into);
    }
}
