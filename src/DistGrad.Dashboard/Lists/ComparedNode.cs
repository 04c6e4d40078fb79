namespace DistGrad.Dashboard.Lists;

/// <summary>A node that held something else in one run than in another.</summary>
public sealed record ComparedNode
{
    /// <summary>Its name, or <c>#</c> and its number.</summary>
    public required string Label { get; init; }

    /// <summary>Its op.</summary>
    public required string Op { get; init; }

    /// <summary>Its value in both runs; of a tensor the norm.</summary>
    public required (double? First, double? Second) Value { get; init; }

    /// <summary>The gradient with respect to it in both runs; of a tensor the norm.</summary>
    public required (double? First, double? Second) Gradient { get; init; }

    /// <summary>How far apart they are, relative to the larger: of value or gradient whichever is farther.</summary>
    public double Distance => Math.Max(Apart(Value), Apart(Gradient));

    // What only one run has, and what is no number in one alone, could not be farther apart.
    private static double Apart((double? First, double? Second) pair)
    {
        if (pair.First is not { } first || pair.Second is not { } second) return pair.First == pair.Second ? 0 : double.PositiveInfinity;
        if (first.Equals(second)) return 0;
        var apart = Math.Abs(first - second) / Math.Max(Math.Abs(first), Math.Abs(second));
        return double.IsNaN(apart) ? double.PositiveInfinity : apart;
    }
}
