namespace DistGrad;

/// <summary>How <see cref="GradientCheck"/> checks.</summary>
public sealed record GradientCheckOptions
{
    /// <summary>Largest difference that passes, relative to the larger of the two numbers and 1. Default 1e-6.</summary>
    public double Tolerance { get; init; } = 1e-6;

    /// <summary>Step of the differences, relative to the larger of the value and 1. Default 1e-4; smaller ones are tried where it is too large.</summary>
    public double Step { get; init; } = 1e-4;

    /// <summary>Seed of one random direction to check along instead of every coordinate; null for every coordinate.</summary>
    public int? DirectionSeed { get; init; }
}
