namespace DistGrad;

/// <summary>What a message carries: a scalar held in place, or a reference to something larger. Its type is known from the plan and does not travel.</summary>
/// <param name="Scalar">The number where there is no content; a truth value is 0 or 1.</param>
/// <param name="Content">A <see cref="DistGrad.Tensor"/>, or what only the node's kernel understands; null for a scalar.</param>
public readonly record struct Value(double Scalar, object? Content = null)
{
    /// <summary>The tensor, or null for a scalar.</summary>
    public Tensor? Tensor => Content as Tensor;

    /// <summary>All tensors that it consists of; none for a scalar.</summary>
    public IEnumerable<Tensor> Tensors => Content switch
    {
        null => [],
        DistGrad.Tensor tensor => [tensor],
        ITensorHolder holder => holder.Tensors,
        _ => [],
    };

    /// <summary>Bytes of what it refers to; none for a scalar.</summary>
    public long Bytes => Content switch
    {
        Tensor tensor => tensor.Bytes.Length,
        ITensorHolder holder => holder.Bytes,
        _ => 0,
    };

    /// <summary>Wraps a float64 scalar.</summary>
    public static implicit operator Value(double scalar) => new(scalar);

    /// <summary>Wraps a tensor.</summary>
    public static implicit operator Value(Tensor tensor) => new(0, tensor);

    /// <summary>As a tensor of a known type: a scalar becomes a tensor of rank 0.</summary>
    /// <param name="dtype">Element type of a scalar: Float64 or Bool.</param>
    public Tensor ToTensor(DType dtype) => Tensor ?? DistGrad.Tensor.Full(new TensorType(dtype, Shape.Scalar), Scalar);

    /// <summary>The scalar in round-trip form, or the tensor.</summary>
    public override string ToString() => Content?.ToString() ?? Scalar.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}
