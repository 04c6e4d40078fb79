using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DistGrad.Kernels.Tapes;

/// <summary>Functions of eight numbers at once. What a lane gives depends on its own number alone.</summary>
/// <remarks>
/// .NET's vector functions are good to an ulp or two on most numbers, but give up subnormal results, and change the way they go for all lanes
/// where one number is out of the common range. So numbers out of it are kept from them and go to <see cref="Math"/> one by one.
/// </remarks>
internal static class Transcendental
{
    // From minus this to this the exponential is a normal number.
    private const double GreatestExponent = 708;

    private const double LeastNormal = 2.2250738585072014e-308;

    // Below it the quotient of exponentials would lose digits; from the second on the hyperbolic tangent is 1.
    private const double NearZero = 0.625;
    private const double FarFromZero = 20;

    /// <summary><c>eˣ</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Exp(Vector512<double> x)
    {
        var isCommon = Vector512.LessThanOrEqual(Vector512.Abs(x), Vector512.Create(GreatestExponent));
        return Lanes.Patched(Vector512.Exp(x & isCommon), x, isCommon, static x => Math.Exp(x));
    }

    /// <summary><c>ln x</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Log(Vector512<double> x)
    {
        var isCommon = Vector512.GreaterThanOrEqual(x, Vector512.Create(LeastNormal)) & Vector512.LessThanOrEqual(x, Vector512.Create(double.MaxValue));
        return Lanes.Patched(Vector512.Log(Vector512.ConditionalSelect(isCommon, x, Vector512<double>.One)), x, isCommon, static x => Math.Log(x));
    }

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
        var far = Vector512.Create(FarFromZero);
        var bounded = Vector512.ConditionalSelect(Vector512.LessThan(size, far), size, far);
        var beyond = Vector512<double>.One - (Vector512.Create(2.0) / (Vector512.Exp(bounded + bounded) + Vector512<double>.One));
        var result = Vector512.CopySign(Vector512.ConditionalSelect(Vector512.LessThan(size, Vector512.Create(NearZero)), near, beyond), x);
        return Vector512.ConditionalSelect(Vector512.Equals(x, x), result, x);
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
}
