namespace DistGrad;

/// <summary>How <see cref="TensorGradientCheck"/> checks.</summary>
public sealed record TensorGradientCheckOptions
{
    /// <summary>Largest difference between a float64 gradient and differences, relative to the larger of the two and 1. Default 1e-5.</summary>
    public double Tolerance { get; init; } = 1e-5;

    /// <summary>Largest difference between a float32 gradient and the same in float64, relative to the largest of the gradient and 1. Default 2e-3.</summary>
    public double SingleTolerance { get; init; } = 2e-3;

    /// <summary>Step of the differences, relative to the larger of the value and 1. Default 1e-4; smaller ones are tried where it is too large.</summary>
    public double Step { get; init; } = 1e-4;

    /// <summary>Step to one side, as a share of <see cref="Step"/>. Default 0.01.</summary>
    public double SideStep { get; init; } = 0.01;

    /// <summary>Relative difference of the derivatives to the two sides that makes a kink. Default 1e-4.</summary>
    public double KinkTolerance { get; init; } = 1e-4;

    /// <summary>Most elements to check of all inputs together. Default 256.</summary>
    public int Coordinates { get; init; } = 256;

    /// <summary>Most elements to check of one input. Default 32.</summary>
    public int CoordinatesEach { get; init; } = 32;

    /// <summary>Seed that chooses elements and weights.</summary>
    public int Seed { get; init; } = 1;
}
