using System.Runtime.InteropServices;

namespace DistGrad;

/// <summary>What element types are in memory.</summary>
public static class DTypes
{
    /// <summary>Element type of a .NET type.</summary>
    /// <typeparam name="T"><c>float</c>, <c>double</c>, <c>long</c>, <c>int</c> or <c>bool</c>.</typeparam>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static DType Of<T>()
        where T : unmanaged =>
        typeof(T) == typeof(double) ? DType.Float64
        : typeof(T) == typeof(float) ? DType.Float32
        : typeof(T) == typeof(long) ? DType.Int64
        : typeof(T) == typeof(int) ? DType.Int32
        : typeof(T) == typeof(bool) ? DType.Bool
        : throw new ArgumentException($"Tensors have no elements of type {typeof(T).Name}; they have float, double, long, int or bool.");

    /// <summary>Bytes of an element.</summary>
    /// <param name="dtype">Element type.</param>
    public static int Size(this DType dtype) => dtype switch
    {
        DType.Float64 or DType.Int64 => 8,
        DType.Float32 or DType.Int32 => 4,
        DType.Bool => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(dtype), dtype, "Not an element type."),
    };

    /// <summary>Whether the elements are floating-point numbers: only these have gradients.</summary>
    /// <param name="dtype">Element type.</param>
    public static bool IsFloat(this DType dtype) => dtype is DType.Float32 or DType.Float64;

    /// <summary>Whether the elements are integers.</summary>
    /// <param name="dtype">Element type.</param>
    public static bool IsInteger(this DType dtype) => dtype is DType.Int32 or DType.Int64;

    /// <summary>Reads an element as a number; a truth value is 0 or 1.</summary>
    /// <param name="dtype">Element type.</param>
    /// <param name="bytes">Elements.</param>
    /// <param name="index">Place, from 0.</param>
    public static double Read(DType dtype, ReadOnlySpan<byte> bytes, int index) => dtype switch
    {
        DType.Float64 => MemoryMarshal.Cast<byte, double>(bytes)[index],
        DType.Float32 => MemoryMarshal.Cast<byte, float>(bytes)[index],
        DType.Int64 => MemoryMarshal.Cast<byte, long>(bytes)[index],
        DType.Int32 => MemoryMarshal.Cast<byte, int>(bytes)[index],
        DType.Bool => bytes[index] != 0 ? 1 : 0,
        _ => throw new ArgumentOutOfRangeException(nameof(dtype), dtype, "Not an element type."),
    };

    /// <summary>Writes a number as an element: rounded to float32, cut off towards zero for integers, not 0 means true.</summary>
    /// <param name="dtype">Element type.</param>
    /// <param name="bytes">Elements.</param>
    /// <param name="index">Place, from 0.</param>
    /// <param name="number">The number.</param>
    public static void Write(DType dtype, Span<byte> bytes, int index, double number)
    {
        switch (dtype)
        {
            case DType.Float64: MemoryMarshal.Cast<byte, double>(bytes)[index] = number; break;
            case DType.Float32: MemoryMarshal.Cast<byte, float>(bytes)[index] = (float)number; break;
            case DType.Int64: MemoryMarshal.Cast<byte, long>(bytes)[index] = (long)number; break;
            case DType.Int32: MemoryMarshal.Cast<byte, int>(bytes)[index] = (int)(long)number; break;
            case DType.Bool: bytes[index] = number != 0 ? (byte)1 : (byte)0; break;
            default: throw new ArgumentOutOfRangeException(nameof(dtype), dtype, "Not an element type.");
        }
    }
}
