namespace DistGrad;

/// <summary>Division of integers in managed code: the runtime's kernels take the process down where the least integer is divided by −1.</summary>
internal static class IntegerDivision
{
    /// <summary>A quotient or remainder of each pair of elements.</summary>
    /// <param name="x">Dividends.</param>
    /// <param name="y">Divisors, which broadcast with them.</param>
    /// <param name="type">Type of the result.</param>
    /// <param name="operation">What to compute of a dividend and a divisor that is not 0.</param>
    /// <exception cref="GraphException">A divisor is 0.</exception>
    public static Tensor Evaluate(Tensor x, Tensor y, TensorType type, Func<long, long, long> operation)
    {
        var (dividends, divisors) = (new Broadcasting(x, type.Shape), new Broadcasting(y, type.Shape));
        var results = new long[type.Shape.Count];
        for (var i = 0; i < results.Length; i++)
        {
            var (dividend, divisor) = (dividends.NextInteger(), divisors.NextInteger());
            results[i] = divisor != 0 ? operation(dividend, divisor) : throw new GraphException($"element {i}: {dividend} is divided by 0, which integers cannot be.");
        }

        return type.DType == DType.Int64 ? Tensor.Of<long>(type.Shape, results) : Tensor.Of<int>(type.Shape, Array.ConvertAll(results, result => (int)result));
    }
}
