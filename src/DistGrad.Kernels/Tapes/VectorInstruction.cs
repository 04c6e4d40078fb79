using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DistGrad.Kernels.Tapes;

/// <summary>An op of one operand that is computed for several instructions at once, <c>z = f(x)</c>.</summary>
internal interface IVectorRule
{
    /// <summary>Whether <see cref="Gradient"/> reads x.</summary>
    static virtual bool ReadsX => false;

    /// <summary>Values at x. What a lane gives must depend on its own number alone.</summary>
    static abstract Vector512<double> Value(Vector512<double> x);

    /// <summary>What is added to x̄, <c>z̄·f′(x)</c>.</summary>
    static abstract Vector512<double> Gradient(Vector512<double> x, Vector512<double> z, Vector512<double> upstream);
}

/// <summary>Runs of an op of one operand, in batches of which no instruction reads a result.</summary>
/// <remarks>A last vector that is not full is filled up, so that it does not matter for an instruction where in a run it is.</remarks>
/// <typeparam name="T">The op.</typeparam>
internal sealed class VectorInstruction<T> : TapeInstruction
    where T : struct, IVectorRule
{
    private const int Batch = 128;

    /// <inheritdoc/>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Forward(ref double values, ref int operands, nint first, nint count)
    {
        Span<double> batch = stackalloc double[Batch];
        ref var x = ref batch[0];
        for (nint start = 0, end; start < count; start = end)
        {
            for (end = start; end < count && end - start < Batch && Unsafe.Add(ref operands, end) < first + start; end++)
                Unsafe.Add(ref x, end - start) = Element.At(ref values, Unsafe.Add(ref operands, end));
            Fill(ref x, end - start);
            for (nint i = 0; i < end - start; i += Vector512<double>.Count)
            {
                ref var at = ref Unsafe.Add(ref x, i);
                T.Value(Vector512.LoadUnsafe(ref at)).StoreUnsafe(ref at);
            }

            batch[..(int)(end - start)].CopyTo(System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref Unsafe.Add(ref values, first + start), (int)(end - start)));
        }
    }

    /// <inheritdoc/>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Backward(ref double values, ref double gradients, ref int operands, nint first, nint count)
    {
        Span<double> batch = stackalloc double[3 * Batch];
        ref var x = ref batch[0];
        ref var z = ref batch[Batch];
        ref var upstream = ref batch[2 * Batch];
        for (nint end = count, start; end > 0; end = start)
        {
            var last = 0;
            for (start = end; start > 0 && end - start < Batch && Math.Max(last, Unsafe.Add(ref operands, start - 1)) < first + start - 1; start--)
                last = Math.Max(last, Unsafe.Add(ref operands, start - 1));
            var length = end - start;
            for (nint i = 0; i < length; i++)
            {
                if (T.ReadsX) Unsafe.Add(ref x, i) = Element.At(ref values, Unsafe.Add(ref operands, start + i));
                Unsafe.Add(ref z, i) = Unsafe.Add(ref values, first + start + i);
                Unsafe.Add(ref upstream, i) = Unsafe.Add(ref gradients, first + start + i);
            }

            if (T.ReadsX) Fill(ref x, length);
            Fill(ref z, length);
            Fill(ref upstream, length);
            for (nint i = 0; i < length; i += Vector512<double>.Count)
            {
                ref var at = ref Unsafe.Add(ref upstream, i);
                T.Gradient(T.ReadsX ? Vector512.LoadUnsafe(ref Unsafe.Add(ref x, i)) : default, Vector512.LoadUnsafe(ref Unsafe.Add(ref z, i)), Vector512.LoadUnsafe(ref at)).StoreUnsafe(ref at);
            }

            for (var i = length - 1; i >= 0; i--) Element.At(ref gradients, Unsafe.Add(ref operands, start + i)) += Unsafe.Add(ref upstream, i);
        }
    }

    // What fills up a vector is no special case of any function.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fill(ref double batch, nint length)
    {
        for (var i = length; i % Vector512<double>.Count != 0; i++) Unsafe.Add(ref batch, i) = 1;
    }
}
