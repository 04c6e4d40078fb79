using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DistGrad.Kernels.Tapes;

/// <summary>An op of one operand that is computed for several instructions at once, <c>z = f(x)</c>. What a lane gives must depend on its own numbers alone.</summary>
/// <typeparam name="T">The rule itself.</typeparam>
internal interface IVectorRule<T>
    where T : struct, IVectorRule<T>
{
    /// <summary>Whether the gradients read x.</summary>
    static virtual bool ReadsX => false;

    /// <summary>
    /// In which lanes the methods of vectors are right: all bits are set there. The others are computed one by one. 1 is common; a gradient that
    /// does not read x must be right everywhere.
    /// </summary>
    static virtual Vector512<double> IsCommon(Vector512<double> x) => Vector512<double>.AllBitsSet;

    /// <summary>Values at x.</summary>
    static abstract Vector512<double> Value(Vector512<double> x);

    /// <summary>Value at x, where it is not common.</summary>
    static virtual double Value(double x) => T.Value(Vector512.Create(x))[0];

    /// <summary>What is added to x̄, <c>z̄·f′(x)</c>.</summary>
    static abstract Vector512<double> Gradient(Vector512<double> x, Vector512<double> z, Vector512<double> upstream);

    /// <summary>What is added to x̄, where x is not common.</summary>
    static virtual double Gradient(double x, double z, double upstream) => T.Gradient(Vector512.Create(x), Vector512.Create(z), Vector512.Create(upstream))[0];
}

/// <summary>Runs of an op of one operand, in batches of which no instruction reads a result.</summary>
/// <remarks>
/// A last vector that is not full is filled up, so that it does not matter for an instruction where in a run it is. What is not common is
/// mended after a batch: a call between vectors, even one that is never made, would keep all that is at hand in memory. Nor are there choices
/// that the compiler would lay out by how they went before: the same loop would be compiled well on one silo and badly on the next.
/// </remarks>
/// <typeparam name="T">The op.</typeparam>
internal sealed class VectorInstruction<T> : TapeInstruction
    where T : struct, IVectorRule<T>
{
    private const int Batch = 128;

    /// <inheritdoc/>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Forward(ref double values, ref int operands, nint first, nint count)
    {
        Span<double> batch = stackalloc double[Batch];
        ref var x = ref batch[0];
        var readsItself = ReadsItself(ref operands, first, count);
        for (nint start = 0, length; start < count; start += length)
        {
            length = readsItself ? LengthFrom(ref operands, first, start, count) : Math.Min(count - start, Batch);
            for (nint i = 0; i < length; i++) Unsafe.Add(ref x, i) = Element.At(ref values, Unsafe.Add(ref operands, start + i));
            Fill(ref x, length);
            var isCommon = Vector512<double>.AllBitsSet;
            for (nint i = 0; i < length; i += Vector512<double>.Count)
            {
                ref var at = ref Unsafe.Add(ref x, i);
                var numbers = Vector512.LoadUnsafe(ref at);
                isCommon &= T.IsCommon(numbers);
                T.Value(numbers).StoreUnsafe(ref at);
            }

            batch[..(int)length].CopyTo(Results(ref values, first + start, length));
            if (!AreAllSet(isCommon)) MendValues(ref values, ref Unsafe.Add(ref operands, start), first + start, length);
        }
    }

    /// <inheritdoc/>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Backward(ref double values, ref double gradients, ref int operands, nint first, nint count)
    {
        Span<double> batch = stackalloc double[3 * Batch];
        var zs = batch[Batch..(2 * Batch)];
        var upstreams = batch[(2 * Batch)..];
        ref var x = ref batch[0];
        ref var z = ref zs[0];
        ref var upstream = ref upstreams[0];
        var readsItself = ReadsItself(ref operands, first, count);
        for (nint start = count, length; start > 0;)
        {
            length = readsItself ? LengthTo(ref operands, first, start) : Math.Min(start, Batch);
            start -= length;
            Results(ref values, first + start, length).CopyTo(zs);
            Results(ref gradients, first + start, length).CopyTo(upstreams);
            for (nint i = 0; T.ReadsX && i < length; i++) Unsafe.Add(ref x, i) = Element.At(ref values, Unsafe.Add(ref operands, start + i));
            if (T.ReadsX) Fill(ref x, length);
            Fill(ref z, length);
            Fill(ref upstream, length);
            var isCommon = Vector512<double>.AllBitsSet;
            for (nint i = 0; i < length; i += Vector512<double>.Count)
            {
                ref var at = ref Unsafe.Add(ref upstream, i);
                var numbers = T.ReadsX ? Vector512.LoadUnsafe(ref Unsafe.Add(ref x, i)) : default;
                if (T.ReadsX) isCommon &= T.IsCommon(numbers);
                T.Gradient(numbers, Vector512.LoadUnsafe(ref Unsafe.Add(ref z, i)), Vector512.LoadUnsafe(ref at)).StoreUnsafe(ref at);
            }

            if (!AreAllSet(isCommon)) MendGradients(ref x, ref z, ref upstream, ref Unsafe.Add(ref gradients, first + start), length);
            for (var i = length - 1; i >= 0; i--) Element.At(ref gradients, Unsafe.Add(ref operands, start + i)) += Unsafe.Add(ref upstream, i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Span<double> Results(ref double column, nint first, nint count) => MemoryMarshal.CreateSpan(ref Unsafe.Add(ref column, first), (int)count);

    // Whether any instruction reads a result of the run, which is rare.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool ReadsItself(ref int operands, nint first, nint count)
    {
        nint i = 0;
        for (; i <= count - Vector512<int>.Count; i += Vector512<int>.Count)
            if (Vector512.GreaterThanOrEqualAny(Vector512.LoadUnsafe(ref Unsafe.Add(ref operands, i)), Vector512.Create((int)first))) return true;
        for (; i < count; i++)
            if (Unsafe.Add(ref operands, i) >= first) return true;
        return false;
    }

    // The batch from an instruction on: it ends before the first that reads a result of it.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static nint LengthFrom(ref int operands, nint first, nint start, nint count)
    {
        var end = start;
        while (end < count && end - start < Batch && Unsafe.Add(ref operands, end) < first + start) end++;
        return end - start;
    }

    // The batch before an instruction: none of it reads a result of it.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static nint LengthTo(ref int operands, nint first, nint end)
    {
        var (start, last) = (end, 0);
        while (start > 0 && end - start < Batch)
        {
            last = Math.Max(last, Unsafe.Add(ref operands, start - 1));
            if (last >= first + start - 1) break;
            start--;
        }

        return end - start;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AreAllSet(Vector512<double> isCommon) => Vector512.EqualsAll(isCommon.AsInt64(), Vector512<long>.AllBitsSet);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsCommon(double x) => AreAllSet(T.IsCommon(Vector512.Create(x)));

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void MendValues(ref double values, ref int operands, nint first, nint count)
    {
        for (nint i = 0; i < count; i++)
        {
            var x = Element.At(ref values, Unsafe.Add(ref operands, i));
            if (!IsCommon(x)) Unsafe.Add(ref values, first + i) = T.Value(x);
        }
    }

    // The gradients of the results are still there, while the batch has what they were turned into.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void MendGradients(ref double x, ref double z, ref double batch, ref double upstream, nint count)
    {
        for (nint i = 0; i < count; i++)
            if (!IsCommon(Unsafe.Add(ref x, i))) Unsafe.Add(ref batch, i) = T.Gradient(Unsafe.Add(ref x, i), Unsafe.Add(ref z, i), Unsafe.Add(ref upstream, i));
    }

    // What fills up a vector is no special case of any function.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fill(ref double batch, nint length)
    {
        for (var i = length; i % Vector512<double>.Count != 0; i++) Unsafe.Add(ref batch, i) = 1;
    }
}
