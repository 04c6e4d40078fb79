namespace DistGrad;

/// <summary>Moves elements of small tensors whose values are known before the run: what models compute shapes with.</summary>
internal static class Folding
{
    // Larger tensors are left to the kernels.
    private const int UpTo = 4096;
    private const long MostExact = (1L << 53) - 1;

    /// <summary>Whether a tensor is small enough to be computed before the run.</summary>
    /// <param name="shape">Its shape.</param>
    public static bool IsSmall(Shape shape) => shape.Count <= UpTo;

    /// <summary>Whether all elements survive arithmetic in float64: integers of 2⁵³ and more do not.</summary>
    /// <param name="x">A tensor.</param>
    public static bool IsExact(Tensor x) => x.DType != DType.Int64 || x.Elements<long>().IndexOfAnyExceptInRange(-MostExact, MostExact) < 0;

    /// <summary>A tensor with its elements converted, or null where it is large or that would not be exact.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="type">Type of the result, of the same shape.</param>
    public static Tensor? Convert(Tensor x, TensorType type) =>
        x.Type == type ? x : IsSmall(x.Shape) && IsExact(x) ? Tensor.FromNumbers(type, x.Numbers()) : null;

    /// <summary>A tensor that takes each element from another one, or null where it is large.</summary>
    /// <param name="x">The other one.</param>
    /// <param name="shape">Shape of the result.</param>
    /// <param name="source">Place in x, row by row, of the element at given coordinates of the result.</param>
    public static Tensor? Pick(Tensor x, Shape shape, Func<long[], long> source)
    {
        if (!IsSmall(shape)) return null;
        var elements = x.Bytes.Span;
        var size = x.DType.Size();
        var bytes = new byte[shape.Count * size];
        var at = new long[shape.Rank];
        for (var i = 0; i < shape.Count; i++)
        {
            elements.Slice((int)source(at) * size, size).CopyTo(bytes.AsSpan(i * size));
            Advance(at, shape);
        }

        return new Tensor(x.Type with { Shape = shape }, bytes);
    }

    /// <summary>Place, row by row, of the element at some coordinates.</summary>
    /// <param name="at">Coordinates.</param>
    /// <param name="strides">Strides of the shape.</param>
    public static long Place(ReadOnlySpan<long> at, ReadOnlySpan<long> strides)
    {
        var place = 0L;
        for (var d = 0; d < at.Length; d++) place += at[d] * strides[d];
        return place;
    }

    private static void Advance(long[] at, Shape shape)
    {
        for (var d = shape.Rank - 1; d >= 0 && ++at[d] == shape[d]; d--) at[d] = 0;
    }
}
