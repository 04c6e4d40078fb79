namespace DistGrad;

/// <summary>The Euclidean norm of a tensor's elements, <c>‖x‖₂ = √Σ xᵢ²</c>.</summary>
public static class TensorNorm
{
    /// <summary>The norm in float64, scaled so that it overflows only where it is too large itself; NaN or infinite where an element is.</summary>
    /// <param name="tensor">A tensor of numbers.</param>
    public static double Of(Tensor tensor)
    {
        var numbers = tensor.Numbers();
        var largest = 0.0;
        foreach (var number in numbers) largest = Math.Max(largest, Math.Abs(number));
        if (largest == 0 || !double.IsFinite(largest)) return largest;
        var sum = 0.0;
        foreach (var number in numbers) sum += number / largest * (number / largest);
        return largest * Math.Sqrt(sum);
    }
}
