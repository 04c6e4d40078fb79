namespace DistGrad;

/// <summary>
/// The elements that a reduction makes one of, side by side: the input with the dimensions that are reduced along merged into
/// one, for rules that must tell these elements apart.
/// </summary>
internal sealed class ReduceGroups
{
    private readonly Shape _shape;

    // The order of dimensions that brings those to the end that are reduced along, or null where they are neighbours already.
    private readonly int[]? _order;
    private readonly Shape _ordered;

    /// <summary>The groups of a node.</summary>
    /// <param name="node">A reduction.</param>
    public ReduceGroups(OpNode node)
    {
        var axes = ReduceOp.Axes(node);
        _shape = node.Shape(0);
        var areNeighbours = axes.Length == 0 || axes[^1] - axes[0] == axes.Length - 1;
        _order = areNeighbours ? null : [.. Enumerable.Range(0, _shape.Rank).Except(axes), .. axes];
        _ordered = _order is null ? _shape : new Shape([.. _order.Select(d => _shape[d])]);
        Axis = axes.Length == 0 ? _shape.Rank : areNeighbours ? axes[0] : _shape.Rank - axes.Length;
        var extents = _ordered.Extents;
        var end = Axis + axes.Length;
        Size = new Shape(extents[Axis..end]).Count;
        Merged = new Shape([.. extents[..Axis], Size, .. extents[end..]]);
        Single = new Shape([.. extents[..Axis], 1, .. extents[end..]]);
    }

    /// <summary>The dimension along which the elements of a group lie.</summary>
    public int Axis { get; }

    /// <summary>Elements of a group.</summary>
    public long Size { get; }

    /// <summary>Shape of the input, merged.</summary>
    public Shape Merged { get; }

    /// <summary>Shape with one element for each group.</summary>
    public Shape Single { get; }

    /// <summary>A value of the input's shape, merged.</summary>
    public Expr Merge(Expr x) => Shaped(_order is null ? x : Functions.Transpose(x, _order), Merged);

    /// <summary>A value of the output's shape, so that it broadcasts to the merged input.</summary>
    public Expr Spread(Expr z) => Shaped(z, Single);

    /// <summary>A merged value in the input's shape.</summary>
    public Expr Split(Expr merged)
    {
        var ordered = Shaped(merged, _ordered);
        if (_order is null) return ordered;
        var back = new int[_order.Length];
        for (var d = 0; d < back.Length; d++) back[_order[d]] = d;
        return Functions.Transpose(ordered, back);
    }

    private static Expr Shaped(Expr x, Shape shape) => x.Type.Shape == shape ? x : Functions.Reshape(x, shape);
}
