namespace DistGrad.Dashboard.Flow;

/// <summary>The gradient over a layer in a run.</summary>
public sealed record FlowCell
{
    /// <summary>Decades below the output's gradient from which on a gradient vanishes, or above it, explodes.</summary>
    public const double Decades = 6;

    /// <summary>Its norm.</summary>
    public required double Norm { get; init; }

    /// <summary>Decimal logarithm of the norm relative to that of the output's gradient; null where the norm is 0 or not finite.</summary>
    public double? Log { get; init; }

    /// <summary><c>sound</c>, <c>vanishing</c>, <c>exploding</c>, <c>dead</c> where it is 0, <c>broken</c> where it is not finite.</summary>
    public required string State { get; init; }

    /// <summary>Compares a norm with the output's.</summary>
    /// <param name="norm">The norm.</param>
    /// <param name="output">The output's.</param>
    public static FlowCell Of(double norm, double output)
    {
        if (norm == 0) return new FlowCell { Norm = norm, State = "dead" };

        // A quotient could overflow where its logarithm does not.
        var log = Math.Log10(norm) - Math.Log10(output);
        if (!double.IsFinite(log)) return new FlowCell { Norm = norm, State = "broken" };
        return new FlowCell { Norm = norm, Log = log, State = log < -Decades ? "vanishing" : log > Decades ? "exploding" : "sound" };
    }
}
