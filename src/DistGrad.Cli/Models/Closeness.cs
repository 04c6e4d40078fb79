using System.Globalization;

namespace DistGrad.Cli.Models;

/// <summary>How far two tensors may be apart.</summary>
/// <param name="Relative">Allowed difference, as a share of the expected element.</param>
/// <param name="Absolute">Allowed difference besides.</param>
internal readonly record struct Closeness(double Relative, double Absolute)
{
    /// <summary>That of the ONNX backend suite.</summary>
    public static Closeness Suite { get; } = new(1e-3, 1e-7);

    /// <summary>What distinguishes a tensor from the one expected, or null where they are close.</summary>
    /// <param name="actual">The tensor.</param>
    /// <param name="expected">The tensor expected.</param>
    public string? Difference(Tensor actual, Tensor expected)
    {
        if (actual.Type != expected.Type) return $"it is {actual.Type}, but {expected.Type} is expected";
        var (worst, place, count) = (-1.0, 0, 0);
        for (var i = 0; i < expected.Count; i++)
        {
            var excess = Excess(actual, expected, i);
            if (excess <= 0) continue;
            count++;
            if (excess <= worst) continue;
            (worst, place) = (excess, i);
        }

        return count == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{count} of {expected.Count} elements differ, most at place {place}: {actual.Number(place):R}, but {expected.Number(place):R} is expected");
    }

    // By how much an element is too far away; 0 or less where it is close. Truth values and integers have to be equal.
    private double Excess(Tensor actual, Tensor expected, int place)
    {
        if (!expected.DType.IsFloat())
        {
            var size = expected.DType.Size();
            return actual.Bytes.Span.Slice(place * size, size).SequenceEqual(expected.Bytes.Span.Slice(place * size, size)) ? 0 : double.PositiveInfinity;
        }

        var (a, e) = (actual.Number(place), expected.Number(place));
        if (a.Equals(e) || a == e) return 0;
        return double.IsFinite(a) && double.IsFinite(e) ? Math.Abs(a - e) - Absolute - (Relative * Math.Abs(e)) : double.PositiveInfinity;
    }
}
