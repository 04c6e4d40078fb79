namespace DistGrad;

/// <summary>A value for an input or parameter: a number, a vector, or any tensor.</summary>
/// <param name="Tensor">The value.</param>
public readonly record struct Feed(Tensor Tensor)
{
    /// <summary>A number, for a scalar of whichever floating-point type the input has.</summary>
    /// <param name="number">The number.</param>
    public static implicit operator Feed(double number) => new(Tensor.Scalar(number));

    /// <summary>A vector of float64.</summary>
    /// <param name="numbers">Its elements.</param>
    public static implicit operator Feed(double[] numbers) => new(Tensor.Vector<double>(numbers));

    /// <summary>A vector of float32.</summary>
    /// <param name="numbers">Its elements.</param>
    public static implicit operator Feed(float[] numbers) => new(Tensor.Vector<float>(numbers));

    /// <summary>A tensor.</summary>
    /// <param name="tensor">The tensor.</param>
    public static implicit operator Feed(Tensor tensor) => new(tensor);
}
