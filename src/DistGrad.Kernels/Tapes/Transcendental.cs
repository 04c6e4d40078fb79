using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DistGrad.Kernels.Tapes;

/// <summary>Functions of eight numbers at once. What a lane gives depends on its own number alone.</summary>
/// <remarks>
/// Vector functions, .NET's too, are good to an ulp or two on most numbers, but give up subnormal results, and .NET's change the way they go
/// for all lanes where one number is out of the common range. So they are right in a common range only; who uses them computes what is out of
/// it one by one. All is inlined: what is called instead has its operands put into memory, and runs without optimization until it has been
/// called often enough.
/// </remarks>
internal static class Transcendental
{
    /// <summary>1.5·2⁵². Added and subtracted again, it rounds to an integer, which then is in the lowest bits of the sum.</summary>
    public const double Shift = 6755399441055744.0;

    // From minus this to this the exponential is a normal number.
    private const double GreatestExponent = 708;

    private const double LeastNormal = 2.2250738585072014e-308;

    // Multiples of the first part are exact, and the second makes up for the rest.
    private const double FirstPartOfLn2 = 6.93147180369123816490e-01;
    private const double SecondPartOfLn2 = 1.90821492927058770002e-10;

    // Below it the quotient of exponentials would lose digits; from the second on the hyperbolic tangent is 1.
    private const double NearZero = 0.625;
    private const double FarFromZero = 20;

    /// <summary>Which numbers <see cref="Exp"/> and <see cref="Sigmoid"/> are right for: all bits are set in their lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> IsCommonExponent(Vector512<double> x) => Vector512.LessThanOrEqual(Vector512.Abs(x), Vector512.Create(GreatestExponent));

    /// <summary>Which numbers <see cref="Log"/> is right for: all bits are set in their lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> IsCommonPower(Vector512<double> x) =>
        Vector512.GreaterThanOrEqual(x, Vector512.Create(LeastNormal)) & Vector512.LessThanOrEqual(x, Vector512.Create(double.MaxValue));

    /// <summary><c>tanh x</c>, of any number.</summary>
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
        var beyond = Vector512<double>.One - (Vector512.Create(2.0) / (Exp(bounded + bounded) + Vector512<double>.One));
        var result = Vector512.CopySign(Vector512.ConditionalSelect(Vector512.LessThan(size, Vector512.Create(NearZero)), near, beyond), x);
        return Vector512.ConditionalSelect(Vector512.Equals(x, x), result, x);
    }

    /// <summary><c>1/(1 + e⁻ˣ)</c> of common numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Sigmoid(Vector512<double> x)
    {
        // As in SpecialFunctions.Sigmoid: the exponential of a negative number cannot overflow.
        var e = Exp(-Vector512.Abs(x));
        var one = Vector512<double>.One;
        return Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(x, Vector512<double>.Zero), one, e) / (one + e);
    }

    /// <summary><c>eˣ</c> of common numbers.</summary>
    /// <remarks>The number is reduced by a multiple of ln 2. Source: fdlibm, <c>e_exp.c</c>.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Exp(Vector512<double> x)
    {
        var shifted = (x * Vector512.Create(1.44269504088896338700)) + Vector512.Create(Shift);
        var n = shifted - Vector512.Create(Shift);
        var high = x - (n * Vector512.Create(FirstPartOfLn2));
        var low = n * Vector512.Create(SecondPartOfLn2);
        var r = high - low;
        var z = r * r;
        var p = (z * Vector512.Create(4.13813679705723846039e-08)) + Vector512.Create(-1.65339022054652515390e-06);
        p = (z * p) + Vector512.Create(6.61375632143793436117e-05);
        p = (z * p) + Vector512.Create(-2.77777777770155933842e-03);
        p = (z * p) + Vector512.Create(1.66666666666666019037e-01);
        var c = r - (z * p);
        var ofRest = Vector512<double>.One - (low - (r * c / (Vector512.Create(2.0) - c)) - high);
        return (ofRest.AsInt64() + Vector512.ShiftLeft(shifted.AsInt64(), 52)).AsDouble();
    }

    /// <summary><c>ln x</c> of common numbers.</summary>
    /// <remarks>The number is a power of 2 times one between the square roots of 1/2 and 2. Source: fdlibm, <c>e_log.c</c>.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Log(Vector512<double> x)
    {
        var bits = x.AsInt64();
        var exponent = Vector512.ShiftRightArithmetic(bits - Vector512.Create(Math.Sqrt(0.5)).AsInt64(), 52);
        var n = (exponent + Vector512.Create(Shift).AsInt64()).AsDouble() - Vector512.Create(Shift);
        var f = (bits - Vector512.ShiftLeft(exponent, 52)).AsDouble() - Vector512<double>.One;
        var s = f / (f + Vector512.Create(2.0));
        var z = s * s;
        var w = z * z;
        var even = (w * Vector512.Create(1.531383769920937332e-01)) + Vector512.Create(2.222219843214978396e-01);
        even = w * ((w * even) + Vector512.Create(3.999999999940941908e-01));
        var odd = (w * Vector512.Create(1.479819860511658591e-01)) + Vector512.Create(1.818357216161805012e-01);
        odd = (w * odd) + Vector512.Create(2.857142874366239149e-01);
        odd = z * ((w * odd) + Vector512.Create(6.666666666666735130e-01));
        var half = f * f * Vector512.Create(0.5);
        return (n * Vector512.Create(FirstPartOfLn2)) - (half - ((s * (half + even + odd)) + (n * Vector512.Create(SecondPartOfLn2))) - f);
    }
}
