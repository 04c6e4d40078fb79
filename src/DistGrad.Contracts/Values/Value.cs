namespace DistGrad;

/// <summary>What a message carries: a scalar held in place. Its type is known from the plan and does not travel.</summary>
/// <param name="Scalar">The number; a truth value is 0 or 1.</param>
public readonly record struct Value(double Scalar)
{
    /// <summary>Wraps a float64 scalar.</summary>
    public static implicit operator Value(double scalar) => new(scalar);

    /// <summary>The scalar in round-trip form.</summary>
    public override string ToString() => Scalar.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}
