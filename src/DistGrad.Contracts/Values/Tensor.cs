using System.Globalization;
using System.Runtime.InteropServices;

namespace DistGrad;

/// <summary>An immutable array of elements of one type, row by row (the last extent varies fastest).</summary>
/// <remarks>Whoever makes one hands its memory over: nobody changes it afterwards, so that it can be shared without a copy.</remarks>
[Immutable, Alias("distgrad.Tensor")]
public sealed class Tensor : IEquatable<Tensor>
{
    /// <summary>A tensor over the raw bytes of its elements, little-endian.</summary>
    /// <param name="type">Element type and shape, all extents known.</param>
    /// <param name="bytes">Elements; a truth value is one byte, 0 or 1.</param>
    /// <exception cref="ArgumentException">The number of bytes does not fit the type.</exception>
    public Tensor(TensorType type, ReadOnlyMemory<byte> bytes)
    {
        if (type.ByteCount != bytes.Length) throw new ArgumentException($"A tensor {type} has {type.ByteCount} bytes, not {bytes.Length}.", nameof(bytes));
        Type = type;
        Bytes = bytes;
    }

    /// <summary>Element type and shape.</summary>
    public TensorType Type { get; }

    /// <summary>Element type.</summary>
    public DType DType => Type.DType;

    /// <summary>Extents.</summary>
    public Shape Shape => Type.Shape;

    /// <summary>Number of elements.</summary>
    public int Count => (int)Type.Shape.Count;

    /// <summary>Raw bytes of the elements, little-endian.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>A tensor with a copy of the given elements.</summary>
    /// <param name="shape">Extents.</param>
    /// <param name="elements">Elements, row by row.</param>
    /// <typeparam name="T"><c>float</c>, <c>double</c>, <c>long</c>, <c>int</c> or <c>bool</c>.</typeparam>
    /// <exception cref="ArgumentException">The number of elements does not fit the shape.</exception>
    public static Tensor Of<T>(Shape shape, params ReadOnlySpan<T> elements)
        where T : unmanaged => new(new TensorType(DTypes.Of<T>(), shape), TensorBuffer.Copy(MemoryMarshal.AsBytes(elements)));

    /// <summary>A tensor of one dimension with a copy of the given elements.</summary>
    /// <param name="elements">Elements.</param>
    /// <typeparam name="T"><c>float</c>, <c>double</c>, <c>long</c>, <c>int</c> or <c>bool</c>.</typeparam>
    public static Tensor Vector<T>(params ReadOnlySpan<T> elements)
        where T : unmanaged => Of(new Shape(elements.Length), elements);

    /// <summary>A scalar: a tensor of rank 0.</summary>
    /// <param name="element">The element.</param>
    /// <typeparam name="T"><c>float</c>, <c>double</c>, <c>long</c>, <c>int</c> or <c>bool</c>.</typeparam>
    public static Tensor Scalar<T>(T element)
        where T : unmanaged => Of(Shape.Scalar, element);

    /// <summary>A tensor with the same number at every place, converted to the element type.</summary>
    /// <param name="type">Element type and shape.</param>
    /// <param name="number">The number; not 0 means true.</param>
    public static Tensor Full(TensorType type, double number)
    {
        var bytes = TensorBuffer.New(checked((int)type.ByteCount));
        for (var i = 0; i < type.Shape.Count; i++) DTypes.Write(type.DType, bytes.Span, i, number);
        return new Tensor(type, bytes);
    }

    /// <summary>A tensor of numbers, converted to the element type: rounded to float32, cut off towards zero for integers, not 0 means true.</summary>
    /// <param name="type">Element type and shape.</param>
    /// <param name="numbers">As many numbers as there are elements.</param>
    public static Tensor FromNumbers(TensorType type, ReadOnlySpan<double> numbers)
    {
        if (numbers.Length != type.Shape.Count) throw new ArgumentException($"A tensor {type} has {type.Shape.Count} elements, not {numbers.Length}.", nameof(numbers));
        var bytes = TensorBuffer.New(checked((int)type.ByteCount));
        for (var i = 0; i < numbers.Length; i++) DTypes.Write(type.DType, bytes.Span, i, numbers[i]);
        return new Tensor(type, bytes);
    }

    /// <summary>The elements.</summary>
    /// <typeparam name="T">Type of the elements.</typeparam>
    /// <exception cref="ArgumentException">The elements are of another type.</exception>
    public ReadOnlySpan<T> Elements<T>()
        where T : unmanaged =>
        DTypes.Of<T>() == DType ? MemoryMarshal.Cast<byte, T>(Bytes.Span) : throw new ArgumentException($"The tensor is {Type}, not of {typeof(T).Name}.");

    /// <summary>An element as a number; a truth value is 0 or 1.</summary>
    /// <param name="index">Place, row by row, from 0.</param>
    public double Number(int index) => DTypes.Read(DType, Bytes.Span, index);

    /// <summary>All elements as numbers; truth values are 0 and 1. Integers beyond 2⁵³ are rounded.</summary>
    public double[] Numbers()
    {
        var numbers = new double[Count];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = Number(i);
        return numbers;
    }

    /// <summary>All elements as integers.</summary>
    /// <exception cref="InvalidOperationException">The elements are neither int64 nor int32.</exception>
    public long[] Integers() => DType switch
    {
        DType.Int64 => Elements<long>().ToArray(),
        DType.Int32 => Array.ConvertAll(Elements<int>().ToArray(), i => (long)i),
        _ => throw new InvalidOperationException($"The tensor is {Type}, not of integers."),
    };

    /// <summary>Whether no element is NaN or infinite.</summary>
    public bool IsFinite()
    {
        if (DType == DType.Float64)
        {
            return Finiteness.OfAll(Elements<double>());
        }
        else if (DType == DType.Float32)
        {
            return Finiteness.OfAll(Elements<float>());
        }

        return true;
    }

    /// <summary>The same elements in another shape.</summary>
    /// <param name="shape">A shape with as many elements.</param>
    public Tensor Reshape(Shape shape) => shape == Shape ? this : new(Type with { Shape = shape }, Bytes);

    /// <inheritdoc/>
    public bool Equals(Tensor? other) => other is not null && Type == other.Type && Bytes.Span.SequenceEqual(other.Bytes.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Tensor);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Type);
        hash.AddBytes(Bytes.Span);
        return hash.ToHashCode();
    }

    /// <summary>The type, and up to eight elements.</summary>
    public override string ToString() =>
        $"{Type} {{{string.Join(", ", Enumerable.Range(0, Math.Min(8, Count)).Select(i => Number(i).ToString("R", CultureInfo.InvariantCulture)))}{(Count > 8 ? ", …" : "")}}}";
}
