namespace DistGrad.Contracts.Tests.Wire;

internal static class Doubles
{
    /// <summary>Numbers whose bits get lost where somebody computes with them, compares or prints them.</summary>
    public static double[] Delicate { get; } =
    [
        -0.0,
        BitConverter.UInt64BitsToDouble(0x7ff8_dead_beef_cafe), // quiet NaN with a payload
        BitConverter.UInt64BitsToDouble(0xfff0_0000_0000_0001), // signalling NaN, sign set
        double.NaN,
        double.PositiveInfinity,
        double.NegativeInfinity,
        double.Epsilon,
        double.MaxValue,
        0.1,
        0.0,
    ];
}
