namespace DistGrad.Core.Tests;

/// <summary>A value and its derivative in the direction under consideration.</summary>
internal readonly record struct Dual(double Value, double Derivative);
