namespace DistGrad;

/// <summary>Reads a tensor's elements in the order of a shape that it broadcasts to.</summary>
internal struct Broadcasting
{
    private readonly Tensor _tensor;
    private readonly long[] _extents;

    // By dimension of the larger shape: steps in the tensor, 0 where it is broadcast.
    private readonly long[] _steps;
    private readonly long[] _at;
    private long _offset;

    public Broadcasting(Tensor tensor, Shape to)
    {
        _tensor = tensor;
        _extents = to.Extents.ToArray();
        _steps = new long[to.Rank];
        _at = new long[to.Rank];
        var strides = Shapes.Strides(tensor.Shape);
        var lead = to.Rank - tensor.Shape.Rank;
        for (var d = lead; d < to.Rank; d++) _steps[d] = tensor.Shape[d - lead] == 1 ? 0 : strides[d - lead];
    }

    /// <summary>The element at the next place, from the first on.</summary>
    public double Next() => _tensor.Number(NextPlace());

    /// <summary>The element at the next place of a tensor of integers.</summary>
    public long NextInteger()
    {
        var at = NextPlace();
        return _tensor.DType == DType.Int64 ? _tensor.Elements<long>()[at] : _tensor.Elements<int>()[at];
    }

    private int NextPlace()
    {
        var at = (int)_offset;
        for (var d = _extents.Length - 1; d >= 0; d--)
        {
            _offset += _steps[d];
            if (++_at[d] < _extents[d]) break;
            _offset -= _steps[d] * _extents[d];
            _at[d] = 0;
        }

        return at;
    }
}
