namespace DistGrad.Planning;

/// <summary>The distinct ops of a tape.</summary>
/// <param name="kinds">Kinds of the graph's nodes.</param>
internal sealed class TapeOpTable(NodeKind[] kinds)
{
    private readonly List<TapeOp> _ops = [];
    private readonly Dictionary<TapeOp, int> _indexOf = [];

    // For each kind the op that was found last; most kinds have one arity.
    private readonly int[] _lastOf = new int[kinds.Length];

    /// <summary>Number of ops so far.</summary>
    public int Count => _ops.Count;

    /// <summary>The ops.</summary>
    public TapeOp[] Ops => [.. _ops];

    /// <summary>Index of the sum of two.</summary>
    public int Sum => Of(new TapeOp("Sum", 2));

    /// <summary>Index of the quotient.</summary>
    public int Div => Of(new TapeOp("Div", 2));

    /// <summary>Forgets the ops.</summary>
    public void Clear()
    {
        _ops.Clear();
        _indexOf.Clear();
        Array.Fill(_lastOf, -1);
    }

    /// <summary>Index of the op of a kind.</summary>
    /// <param name="kind">Index of the kind.</param>
    /// <param name="arity">Number of operands.</param>
    public int Of(int kind, int arity)
    {
        var last = _lastOf[kind];
        if (last >= 0 && _ops[last].Arity == arity) return last;
        return _lastOf[kind] = Of(new TapeOp(kinds[kind].Op, arity));
    }

    private int Of(TapeOp op)
    {
        if (_indexOf.TryGetValue(op, out var index)) return index;
        _ops.Add(op);
        return _indexOf[op] = _ops.Count - 1;
    }
}
