namespace DistGrad;

/// <summary>Arithmetic on shapes.</summary>
public static class Shapes
{
    /// <summary>The shape that two shapes broadcast to, by ONNX's multidirectional rule (NumPy's).</summary>
    /// <param name="x">A shape, all extents known.</param>
    /// <param name="y">A shape, all extents known.</param>
    /// <exception cref="GraphException">They do not fit together.</exception>
    public static Shape Broadcast(Shape x, Shape y)
    {
        if (x == y) return x;
        var rank = Math.Max(x.Rank, y.Rank);
        var extents = new long[rank];
        for (var d = 1; d <= rank; d++)
        {
            var (a, b) = (d <= x.Rank ? x[-d] : 1, d <= y.Rank ? y[-d] : 1);
            if (a != b && a != 1 && b != 1) throw new GraphException($"shapes {x} and {y} do not broadcast: {a} ≠ {b}.");
            extents[rank - d] = a == 1 ? b : a;
        }

        return new Shape(extents);
    }

    /// <summary>The dimensions of a shape that a smaller one was broadcast along: those it lacks, and those where its extent is 1.</summary>
    /// <param name="from">The smaller shape.</param>
    /// <param name="to">The shape that it broadcasts to.</param>
    public static int[] BroadcastAxes(Shape from, Shape to)
    {
        var lead = to.Rank - from.Rank;
        return [.. Enumerable.Range(0, to.Rank).Where(d => d < lead || (from[d - lead] == 1 && to[d] != 1))];
    }

    /// <summary>Whether broadcasting a shape to another spreads out a dimension, be it to extent 0.</summary>
    /// <param name="from">The shape of a value.</param>
    /// <param name="to">The shape that it is to be spread out to, of no greater rank.</param>
    internal static bool IsSpread(Shape from, Shape to)
    {
        for (var d = 1; d <= to.Rank; d++)
            if (from[-d] == 1 && to[-d] != 1) return true;
        return false;
    }

    /// <summary>A shape that broadcasts to another, with extents as far as two shapes have them in common: the other's, or 1.</summary>
    /// <param name="from">The shape of a value.</param>
    /// <param name="to">The shape that it is to be spread out to.</param>
    internal static Shape Fitting(Shape from, Shape to)
    {
        var extents = from.Extents[Math.Max(0, from.Rank - to.Rank)..].ToArray();
        for (var d = 1; d <= extents.Length; d++)
            if (from[-d] != to[-d]) extents[^d] = 1;
        return new Shape(extents);
    }

    /// <summary>The shape without some dimensions, or with extent 1 there.</summary>
    /// <param name="shape">A shape.</param>
    /// <param name="axes">Dimensions, from 0.</param>
    /// <param name="keep">Whether they stay, with extent 1.</param>
    public static Shape Reduce(Shape shape, IReadOnlyCollection<int> axes, bool keep)
    {
        var extents = new List<long>(shape.Rank);
        for (var d = 0; d < shape.Rank; d++)
        {
            if (!axes.Contains(d)) extents.Add(shape[d]);
            else if (keep) extents.Add(1);
        }

        return new Shape([.. extents]);
    }

    /// <summary>For each dimension, the number of elements between neighbours along it.</summary>
    /// <param name="shape">A shape, all extents known.</param>
    public static long[] Strides(Shape shape)
    {
        var strides = new long[shape.Rank];
        var step = 1L;
        for (var d = shape.Rank - 1; d >= 0; d--)
        {
            strides[d] = step;
            step *= shape[d];
        }

        return strides;
    }
}
