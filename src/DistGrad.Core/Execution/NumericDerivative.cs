namespace DistGrad;

/// <summary>Derivatives of functions of one number by differences.</summary>
internal static class NumericDerivative
{
    /// <summary>Central differences at two steps, extrapolated, with ever smaller steps until they agree.</summary>
    /// <param name="f">The function, of the distance from the point.</param>
    /// <param name="step">First step.</param>
    /// <param name="precision">Change between two steps, relative to the larger of the estimate and 1, that ends the search.</param>
    /// <param name="mostTries">Most steps to try, each a tenth of the one before.</param>
    public static double Central(Func<double, double> f, double step, double precision, int mostTries = 7)
    {
        // The estimate that changes least as the step shrinks: the step is then small enough to stay inside the domain and on one
        // side of a kink, and large enough for rounding not to matter.
        var (best, leastChange) = (double.NaN, double.PositiveInfinity);
        var last = Extrapolated(f, step);
        for (var tries = 1; tries < mostTries && !(leastChange <= precision * Math.Max(1, Math.Abs(best))); tries++)
        {
            step /= 10;
            var next = Extrapolated(f, step);
            if (Math.Abs(next - last) < leastChange) (best, leastChange) = (last, Math.Abs(next - last));
            last = next;
        }

        return best;
    }

    /// <summary>Differences to the left and to the right, which differ at a kink.</summary>
    /// <param name="f">The function, of the distance from the point.</param>
    /// <param name="step">Step.</param>
    public static (double Left, double Right) Sides(Func<double, double> f, double step)
    {
        var here = f(0);
        return (Side(-step), Side(step));

        // Of second order, from one side alone.
        double Side(double h) => ((4 * f(h / 2)) - f(h) - (3 * here)) / h;
    }

    private static double Extrapolated(Func<double, double> f, double step) => ((4 * Difference(f, step / 2)) - Difference(f, step)) / 3;

    private static double Difference(Func<double, double> f, double step) => (f(step) - f(-step)) / (2 * step);
}
