namespace DistGrad;

/// <summary>Constants that tell places along a dimension.</summary>
internal static class Places
{
    /// <summary>The numbers 0, 1, … along the first dimension of a shape whose other extents are 1, so that they broadcast.</summary>
    /// <param name="count">How many.</param>
    /// <param name="rank">Number of dimensions.</param>
    public static Tensor Along(long count, int rank)
    {
        var places = new long[count];
        for (var i = 0; i < places.Length; i++) places[i] = i;
        return Tensor.Of<long>(Column(count, rank), places);
    }

    /// <summary>A shape whose extents are 1 after the first.</summary>
    /// <param name="count">The first extent.</param>
    /// <param name="rank">Number of dimensions.</param>
    public static Shape Column(long count, int rank)
    {
        var extents = new long[rank];
        Array.Fill(extents, 1);
        extents[0] = count;
        return new Shape(extents);
    }
}
