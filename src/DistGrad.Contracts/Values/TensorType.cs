namespace DistGrad;

/// <summary>What is known of a value before it exists: element type and shape.</summary>
/// <param name="DType">Element type.</param>
/// <param name="Shape">Extents.</param>
public readonly record struct TensorType(DType DType, Shape Shape)
{
    /// <summary>A float64 scalar.</summary>
    public static TensorType Scalar => new(DType.Float64, Shape.Scalar);

    /// <summary>A truth value.</summary>
    public static TensorType Truth => new(DType.Bool, Shape.Scalar);

    /// <summary>Whether this is a float64 scalar.</summary>
    public bool IsScalar => DType == DType.Float64 && Shape.Rank == 0;

    /// <summary>Element type and shape, as in <c>Float64[32, 784]</c>.</summary>
    public override string ToString() => $"{DType}{Shape}";
}
