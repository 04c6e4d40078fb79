namespace DistGrad.Cli.Bench.Tensors;

/// <summary>Whether two sides have computed the same.</summary>
internal static class Agreement
{
    // Of float32, along sums of a thousand terms, in another order.
    private const double Tolerance = 1e-4;

    /// <summary>Compares two tensors.</summary>
    /// <param name="what">What they are.</param>
    /// <param name="ours">Our elements.</param>
    /// <param name="theirs">Their elements.</param>
    /// <exception cref="DistGradException">They differ by more than rounding, relative to the largest element.</exception>
    public static void Check(string what, ReadOnlySpan<float> ours, ReadOnlySpan<float> theirs)
    {
        var (error, scale) = (ours.Length == theirs.Length ? 0.0 : double.NaN, 0.0);
        for (var i = 0; i < Math.Min(ours.Length, theirs.Length); i++)
        {
            (error, scale) = (Math.Max(error, Math.Abs((double)ours[i] - theirs[i])), Math.Max(scale, Math.Abs((double)theirs[i])));
        }

        if (!(error <= Tolerance * scale)) throw new BenchException($"{what} differs from PyTorch's by {error:G3}, where the largest element is {scale:G3}: the two do not compute the same.");
    }
}

/// <summary>A measurement would mean nothing.</summary>
/// <param name="message">Why.</param>
internal sealed class BenchException(string message) : DistGradException(message);
