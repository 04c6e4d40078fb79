namespace DistGrad.Kernels.Tests.Tapes;

/// <summary>Numbers that agree but for rounding; NaN and infinities exactly, and zeros with their sign.</summary>
internal static class Close
{
    public static void Assert(double expected, double actual, double tolerance, string what)
    {
        var agree = expected == 0 ? BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(actual) : expected.Equals(actual) || Math.Abs(expected - actual) <= tolerance * Math.Abs(expected);
        Xunit.Assert.True(agree, $"{what}: {actual:R} instead of {expected:R}");
    }
}
