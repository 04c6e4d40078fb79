using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DistGrad.Kernels.Tapes;

/// <summary>Sine and cosine of eight numbers at once. What a lane gives depends on its own number alone.</summary>
/// <remarks>
/// <para>The angle is reduced by a multiple of π/2, and both functions of the rest are polynomials, of which one is picked.</para>
/// <para>Source: fdlibm, <c>e_rem_pio2.c</c>, <c>k_sin.c</c>, <c>k_cos.c</c>.</para>
/// </remarks>
internal static class Trigonometric
{
    // Up to here multiples of the first two parts of π/2, of 33 bits each, are exact, and the third makes up for the rest.
    private const double GreatestAngle = 1e5;

    private const double FirstPart = 1.57079632673412561417;
    private const double SecondPart = 6.07710050630396597660e-11;
    private const double ThirdPart = 2.02226624879595063154e-21;

    /// <summary>Which angles the functions are right for: all bits are set in their lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> IsCommon(Vector512<double> x) => Vector512.LessThanOrEqual(Vector512.Abs(x), Vector512.Create(GreatestAngle));

    /// <summary><c>sin x</c> of common angles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Sin(Vector512<double> x) => Vector512.ConditionalSelect(Vector512.Equals(x, Vector512<double>.Zero), x, Quarter(x, 0));

    /// <summary><c>cos x</c> of common angles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Cos(Vector512<double> x) => Quarter(x, 1);

    // The sine of an angle and some more quarters of a turn.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Quarter(Vector512<double> x, long more)
    {
        var shift = Vector512.Create(Transcendental.Shift);
        var shifted = (x * Vector512.Create(2 / Math.PI)) + shift;
        var quarters = shifted.AsInt64() + Vector512.Create(more);
        var n = shifted - shift;
        var rest = x - (n * Vector512.Create(FirstPart)) - (n * Vector512.Create(SecondPart)) - (n * Vector512.Create(ThirdPart));
        var isOdd = Vector512.Equals(quarters & Vector512<long>.One, Vector512<long>.One).AsDouble();
        var sign = Vector512.ShiftLeft(quarters & Vector512.Create(2L), 62).AsDouble();
        return Vector512.ConditionalSelect(isOdd, CosNear(rest), SinNear(rest)) ^ sign;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> SinNear(Vector512<double> r)
    {
        var z = r * r;
        var p = (z * Vector512.Create(1.58969099521155010221e-10)) + Vector512.Create(-2.50507602534068634195e-08);
        p = (z * p) + Vector512.Create(2.75573137070700676789e-06);
        p = (z * p) + Vector512.Create(-1.98412698298579493134e-04);
        p = (z * p) + Vector512.Create(8.33333333332248946124e-03);
        p = (z * p) + Vector512.Create(-1.66666666666666324348e-01);
        return r + (r * z * p);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> CosNear(Vector512<double> r)
    {
        var z = r * r;
        var p = (z * Vector512.Create(-1.13596475577881948265e-11)) + Vector512.Create(2.08757232129817482790e-09);
        p = (z * p) + Vector512.Create(-2.75573143513906633035e-07);
        p = (z * p) + Vector512.Create(2.48015872894767294178e-05);
        p = (z * p) + Vector512.Create(-1.38888888888741095749e-03);
        p = (z * p) + Vector512.Create(4.16666666666666019037e-02);

        // What is lost in 1 − z/2 is added back.
        var half = z * Vector512.Create(0.5);
        var most = Vector512<double>.One - half;
        return most + (Vector512<double>.One - most - half + (z * z * p));
    }
}
