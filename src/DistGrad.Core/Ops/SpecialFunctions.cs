namespace DistGrad;

/// <summary>Functions that .NET does not have, or not to full precision.</summary>
internal static class SpecialFunctions
{
    // Chebyshev coefficients of erf(x)/x in 2x² − 1, for x in [0, 1].
    private static readonly double[] Near =
    [
        0.9754769393826541, -0.14226120510371365, 0.010035582187599796, -0.0005768764699767485, 2.741993125219606e-05,
        -1.1043175507344507e-06, 3.8488755420345036e-08, -1.1808582533875466e-09, 3.2334215826050907e-11,
        -7.991015947004549e-13, 1.7990725113961456e-14, -3.718635487818693e-16, 7.103599003714253e-18,
    ];

    // Chebyshev coefficients of (x + 4)·exp(x²)·erfc(x) in (x − 4)/(x + 4), for x in [1, 28], mapped to [−1, 1].
    private static readonly double[] Far =
    [
        1.2007860521342817, -0.7039517448358218, 0.1819282751206793, -0.04138509400731186, 0.008228849680545445,
        -0.0014100353743542583, 0.00020277294696493565, -2.3194198361983413e-05, 1.834755200738474e-06, -4.243006639074818e-08,
        -1.2772782853124773e-08, 1.902168599010717e-09, -5.008838522215087e-11, -1.8428613121092125e-11, 2.1811645546341576e-12,
        8.644067284228652e-14, -3.6604309378657794e-14, 8.432522418421793e-16, 5.215353587157852e-16, -3.587179220844213e-17,
        -7.357094719342005e-18,
    ];

    /// <summary>Error function, <c>2/√π·∫₀ˣ exp(−t²) dt</c>.</summary>
    /// <param name="x">Argument.</param>
    public static double Erf(double x) =>
        Math.Abs(x) <= 1 ? x * Chebyshev(Near, (2 * x * x) - 1)
        : x > 0 ? 1 - ErfcFar(x)
        : ErfcFar(-x) - 1;

    /// <summary>Complement of the error function, <c>1 − erf x</c>, precise where that is small.</summary>
    /// <param name="x">Argument.</param>
    public static double Erfc(double x) =>
        x > 1 ? ErfcFar(x)
        : x < -1 ? 2 - ErfcFar(-x)
        : 1 - (x * Chebyshev(Near, (2 * x * x) - 1));

    /// <summary><c>eˣ − 1</c>, precise where that is small.</summary>
    /// <param name="x">Argument.</param>
    public static double ExpM1(double x)
    {
        // Kahan: the rounding errors of the exponential and of its logarithm cancel.
        var e = Math.Exp(x);
        if (e == 1) return x;
        return e - 1 is -1 or double.PositiveInfinity ? e - 1 : (e - 1) * x / Math.Log(e);
    }

    /// <summary><c>ln(1 + x)</c>, precise where that is small.</summary>
    /// <param name="x">Argument.</param>
    public static double LogP1(double x)
    {
        var sum = 1 + x;
        return sum == 1 ? x : double.IsPositiveInfinity(sum) ? sum : Math.Log(sum) * (x / (sum - 1));
    }

    /// <summary>Logistic function, <c>1/(1 + e⁻ˣ)</c>.</summary>
    /// <param name="x">Argument.</param>
    public static double Sigmoid(double x)
    {
        // Only the exponential of a negative number is taken: it cannot overflow, and small results keep their digits.
        var e = Math.Exp(-Math.Abs(x));
        return (x >= 0 ? 1 : e) / (1 + e);
    }

    // For x > 1, or NaN.
    private static double ErfcFar(double x)
    {
        if (x > 28) return 0;

        // exp(−x²) to full precision: the square of x rounded to float32 is exact.
        double rounded = (float)x;
        var decay = Math.Exp(-rounded * rounded) * Math.Exp(-(x - rounded) * (x + rounded));
        var u = (x - 4) / (x + 4);
        return decay * Chebyshev(Far, ((2 * u) - 0.15) / 1.35) / (x + 4);
    }

    private static double Chebyshev(double[] coefficients, double t)
    {
        var (last, secondLast) = (0.0, 0.0);
        for (var k = coefficients.Length - 1; k > 0; k--) (last, secondLast) = (coefficients[k] + (2 * t * last) - secondLast, last);
        return coefficients[0] + (t * last) - secondLast;
    }
}
