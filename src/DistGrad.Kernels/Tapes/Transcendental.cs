using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DistGrad.Kernels.Tapes;

/// <summary>Functions of eight numbers at once. What a lane gives depends on its own number alone.</summary>
/// <remarks>
/// .NET's vector functions are good to an ulp or two on most numbers, but give up subnormal results and large angles: numbers beyond a safe
/// range go to <see cref="Math"/> one by one.
/// </remarks>
internal static class Transcendental
{
    // Between them the exponential is a normal number.
    private const double LeastExponent = -708;
    private const double GreatestExponent = 709;

    private const double LeastNormal = 2.2250738585072014e-308;

    // Up to here three parts of π/2 reduce an angle to full precision.
    private const double GreatestAngle = 1e4;

    // Below it the quotient of exponentials would lose digits.
    private const double NearZero = 0.625;

    /// <summary><c>eˣ</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Exp(Vector512<double> x)
    {
        var isSafe = Vector512.GreaterThanOrEqual(x, Vector512.Create(LeastExponent)) & Vector512.LessThanOrEqual(x, Vector512.Create(GreatestExponent));
        return Patched(Vector512.Exp(x), x, isSafe, static x => Math.Exp(x));
    }

    /// <summary><c>ln x</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Log(Vector512<double> x)
    {
        var isSafe = Vector512.GreaterThanOrEqual(x, Vector512.Create(LeastNormal)) & Vector512.LessThanOrEqual(x, Vector512.Create(double.MaxValue));
        return Patched(Vector512.Log(x), x, isSafe, static x => Math.Log(x));
    }

    /// <summary><c>sin x</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Sin(Vector512<double> x) => Patched(Vector512.Sin(x), x, IsSmallAngle(x), static x => Math.Sin(x));

    /// <summary><c>cos x</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Cos(Vector512<double> x) => Patched(Vector512.Cos(x), x, IsSmallAngle(x), static x => Math.Cos(x));

    /// <summary><c>tanh x</c>.</summary>
    /// <remarks>Source: Cephes, <c>tanh.c</c>: a rational function near 0, <c>1 − 2/(e²ˣ + 1)</c> beyond.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Tanh(Vector512<double> x)
    {
        var size = Vector512.Abs(x);
        var square = size * size;
        var p = (((Vector512.Create(-9.64399179425052238628e-1) * square) + Vector512.Create(-9.92877231001918586564e1)) * square) + Vector512.Create(-1.61468768441708447952e3);
        var q = ((((square + Vector512.Create(1.12811678491632931402e2)) * square) + Vector512.Create(2.23548839060100448583e3)) * square) + Vector512.Create(4.84406305325125486048e3);
        var near = size + (size * square * (p / q));

        // From 20 on the result is 1; a NaN must get through.
        var bounded = Vector512.ConditionalSelect(Vector512.GreaterThan(size, Vector512.Create(20.0)), Vector512.Create(20.0), size);
        var far = Vector512<double>.One - (Vector512.Create(2.0) / (Vector512.Exp(bounded + bounded) + Vector512<double>.One));
        var result = Vector512.ConditionalSelect(Vector512.LessThan(size, Vector512.Create(NearZero)), near, far);
        return Vector512.CopySign(result, x);
    }

    /// <summary><c>1/(1 + e⁻ˣ)</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Sigmoid(Vector512<double> x)
    {
        // As in SpecialFunctions.Sigmoid: the exponential of a negative number cannot overflow.
        var e = Exp(-Vector512.Abs(x));
        var one = Vector512<double>.One;
        return Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(x, Vector512<double>.Zero), one, e) / (one + e);
    }

    private static Vector512<double> IsSmallAngle(Vector512<double> x) => Vector512.LessThanOrEqual(Vector512.Abs(x), Vector512.Create(GreatestAngle));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Patched(Vector512<double> result, Vector512<double> x, Vector512<double> isSafe, Func<double, double> exact)
    {
        var unsafeLanes = ~isSafe.ExtractMostSignificantBits() & 0xFF;
        return unsafeLanes == 0 ? result : Patch(result, x, unsafeLanes, exact);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<double> Patch(Vector512<double> result, Vector512<double> x, ulong lanes, Func<double, double> exact)
    {
        for (var lane = 0; lane < Vector512<double>.Count; lane++)
            if ((lanes >> lane & 1) != 0) result = result.WithElement(lane, exact(x[lane]));
        return result;
    }
}
