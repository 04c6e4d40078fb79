using System.Runtime.CompilerServices;

namespace DistGrad.Kernels.Tapes;

/// <summary>Elements of columns, without bounds checks, and choices without branches.</summary>
internal static class Element
{
    /// <summary>The element at a position.</summary>
    /// <param name="column">First element of the column.</param>
    /// <param name="position">Position, not negative.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref double At(ref double column, int position) => ref Unsafe.Add(ref column, (nint)(uint)position);

    /// <summary>One of two positions.</summary>
    /// <param name="condition">Whether the first.</param>
    /// <param name="first">The one.</param>
    /// <param name="second">The other.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Choose(bool condition, int first, int second) => second ^ ((first ^ second) & -Unsafe.BitCast<bool, byte>(condition));

    /// <summary>A number, or 0 where it does not hold.</summary>
    /// <param name="condition">Whether the number.</param>
    /// <param name="number">The number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Keep(bool condition, double number) =>
        BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(number) & -(long)Unsafe.BitCast<bool, byte>(condition));
}
