using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DistGrad.Kernels.Tapes;

/// <summary>Numbers as they lie in messages: a plain scalar, a vector of float64, or a pack of scalar tensors from a block of tensors.</summary>
internal static class TapeMessage
{
    /// <summary>A vector of the numbers at some positions.</summary>
    /// <param name="column">Numbers, by position.</param>
    /// <param name="positions">The positions.</param>
    public static Tensor Vector(ReadOnlySpan<double> column, int[] positions)
    {
        var bytes = TensorBuffer.New(checked(sizeof(double) * positions.Length));
        Gather(column, positions, MemoryMarshal.Cast<byte, double>(bytes.Span));
        return new Tensor(new TensorType(DType.Float64, new Shape(positions.Length)), bytes);
    }

    /// <summary>The numbers at some positions, in the form that a message came in.</summary>
    /// <param name="column">Numbers, by position.</param>
    /// <param name="positions">The positions.</param>
    /// <param name="form">The form.</param>
    public static Value Like(ReadOnlySpan<double> column, int[] positions, TapeMessageForm form)
    {
        if (form == TapeMessageForm.Vector) return Vector(column, positions);
        if (form == TapeMessageForm.Scalar) return column[positions[0]];
        var tensors = new Tensor[positions.Length];
        for (var i = 0; i < tensors.Length; i++) tensors[i] = Tensor.Scalar(column[positions[i]]);
        return new Value(0, new ValuePack { Tensors = tensors });
    }

    /// <summary>The form of a message.</summary>
    /// <param name="message">The message.</param>
    public static TapeMessageForm FormOf(Value message) => message.Content switch
    {
        null => TapeMessageForm.Scalar,
        ValuePack => TapeMessageForm.Pack,
        _ => TapeMessageForm.Vector,
    };

    /// <summary>Copies what a message carries.</summary>
    /// <param name="message">The message.</param>
    /// <param name="numbers">Gets the numbers, as many as are expected.</param>
    /// <exception cref="ArgumentException">The message has more or fewer.</exception>
    public static void CopyTo(Value message, Span<double> numbers)
    {
        if (message.Content is Tensor { DType: DType.Float64 } vector && vector.Count == numbers.Length)
        {
            vector.Elements<double>().CopyTo(numbers);
        }
        else if (message.Content is ValuePack pack && pack.Tensors.Length == numbers.Length)
        {
            for (var i = 0; i < numbers.Length; i++) numbers[i] = pack.Tensors[i].Number(0);
        }
        else if (message.Content is null && numbers.Length == 1)
        {
            numbers[0] = message.Scalar;
        }
        else
        {
            throw Unfit(message, numbers.Length);
        }
    }

    /// <summary>Adds what a message carries.</summary>
    /// <param name="message">The message.</param>
    /// <param name="sums">Numbers to add to.</param>
    /// <param name="at">For each number of the message, where it goes.</param>
    /// <exception cref="ArgumentException">The message has more or fewer numbers.</exception>
    public static void AddTo(Value message, double[] sums, int[] at)
    {
        if (message.Content is Tensor { DType: DType.Float64 } vector && vector.Count == at.Length)
        {
            var elements = vector.Elements<double>();
            for (var i = 0; i < at.Length; i++) sums[at[i]] += elements[i];
        }
        else if (message.Content is ValuePack pack && pack.Tensors.Length == at.Length)
        {
            for (var i = 0; i < at.Length; i++) sums[at[i]] += pack.Tensors[i].Number(0);
        }
        else if (message.Content is null && at.Length == 1)
        {
            sums[at[0]] += message.Scalar;
        }
        else
        {
            throw Unfit(message, at.Length);
        }
    }

    /// <summary>The numbers at some positions.</summary>
    /// <param name="column">Numbers, by position.</param>
    /// <param name="positions">The positions.</param>
    public static double[] Gathered(ReadOnlySpan<double> column, int[] positions)
    {
        if (positions.Length == 0) return [];
        var numbers = GC.AllocateUninitializedArray<double>(positions.Length);
        Gather(column, positions, numbers);
        return numbers;
    }

    // The tape has checked the positions.
    private static void Gather(ReadOnlySpan<double> column, int[] positions, Span<double> numbers)
    {
        ref var first = ref MemoryMarshal.GetReference(column);
        for (var i = 0; i < positions.Length && i < numbers.Length; i++) numbers[i] = Unsafe.Add(ref first, (nint)(uint)positions[i]);
    }

    private static ArgumentException Unfit(Value message, int expected) =>
        new($"A message to a block of scalars should carry {expected} numbers, but is {(message.Content is null ? "one number" : message.Content.ToString())}.", nameof(message));
}

/// <summary>How numbers lie in a message.</summary>
internal enum TapeMessageForm : byte
{
    /// <summary>A vector of float64.</summary>
    Vector,

    /// <summary>One number, in place.</summary>
    Scalar,

    /// <summary>A pack of scalar tensors.</summary>
    Pack,
}
