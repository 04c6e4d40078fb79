using System.Numerics;
using System.Runtime.InteropServices;

namespace DistGrad;

/// <summary>Whether numbers are finite.</summary>
internal static class Finiteness
{
    /// <summary>Whether none of some numbers is infinite or NaN.</summary>
    /// <param name="numbers">The numbers.</param>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static bool OfAll<T>(ReadOnlySpan<T> numbers)
        where T : unmanaged, INumber<T>
    {
        // x − x is 0, unless x is infinite or NaN: then it is NaN, and so is every sum with it.
        var sums = Vector<T>.Zero;
        var vectors = MemoryMarshal.Cast<T, Vector<T>>(numbers);
        foreach (var vector in vectors) sums += vector - vector;
        foreach (var number in numbers[(vectors.Length * Vector<T>.Count)..])
            if (number - number != T.Zero) return false;
        return Vector.EqualsAll(sums, Vector<T>.Zero);
    }
}
