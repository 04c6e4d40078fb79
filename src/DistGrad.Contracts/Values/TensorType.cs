namespace DistGrad;

/// <summary>What is known of a value before it exists: element type and shape.</summary>
/// <param name="DType">Element type; <see cref="DType.Undefined"/> where it is not known.</param>
/// <param name="Shape">Extents.</param>
[Immutable, Alias("distgrad.TensorType")]
public readonly record struct TensorType(DType DType, Shape Shape)
{
    /// <summary>A float64 scalar.</summary>
    public static TensorType Scalar => new(DType.Float64, Shape.Scalar);

    /// <summary>A truth value.</summary>
    public static TensorType Truth => new(DType.Bool, Shape.Scalar);

    /// <summary>Nothing is known before values are fed.</summary>
    public static TensorType Unknown => new(DType.Undefined, Shape.Unknown);

    /// <summary>Whether this is a float64 scalar.</summary>
    public bool IsScalar => DType == DType.Float64 && Shape == Shape.Scalar;

    /// <summary>Whether this is a truth value.</summary>
    public bool IsTruth => DType == DType.Bool && Shape == Shape.Scalar;

    /// <summary>Whether element type and every extent are known.</summary>
    public bool IsKnown => DType != DType.Undefined && Shape.IsKnown;

    /// <summary>Bytes of a tensor of this type.</summary>
    /// <exception cref="OverflowException">It does not fit 63 bits.</exception>
    public long ByteCount => checked(Shape.Count * DType.Size());

    /// <summary>Element type and shape, as in <c>Float64[32, 784]</c>.</summary>
    public override string ToString() => $"{DType}{Shape}";
}
