namespace DistGrad.Core.Tests;

/// <summary>Numbers to the last bit.</summary>
internal static class Bits
{
    /// <summary>The bits of a number; all NaN are one: which of two a sum gives is up to the compiler.</summary>
    public static long Of(double value) => BitConverter.DoubleToInt64Bits(double.IsNaN(value) ? double.NaN : value);
}
