namespace DistGrad;

/// <summary>Puts a graph together from its chunks. The columns have their final size from the start.</summary>
/// <param name="totals">How much there will be.</param>
internal sealed class GraphReader(GraphTotals totals) : GraphScan
{
    private readonly ushort[] _kindOf = GC.AllocateUninitializedArray<ushort>(checked((int)totals.Nodes));
    private readonly int[] _inputStart = GC.AllocateUninitializedArray<int>(checked((int)totals.Nodes + 1));
    private readonly int[] _inputs = GC.AllocateUninitializedArray<int>(checked((int)totals.Edges));
    private readonly int[] _constantNodes = GC.AllocateUninitializedArray<int>(checked((int)totals.Constants));
    private readonly double[] _constantValues = GC.AllocateUninitializedArray<double>(checked((int)totals.Constants));
    private readonly List<int> _tensorNodes = [];
    private readonly List<Tensor> _tensors = [];
    private int _constants;

    /// <summary>The graph, once all chunks are there.</summary>
    /// <exception cref="GraphFormatException">Some are missing.</exception>
    public Graph ToGraph()
    {
        if (End is not { } end || Totals != totals) throw new GraphFormatException($"The graph is cut short after {Chunks} chunks.");
        _inputStart[0] = 0;
        return new Graph(end.Name, new GraphColumns
        {
            Kinds = [.. Kinds],
            KindOf = _kindOf,
            InputStart = _inputStart,
            Inputs = _inputs,
            ConstantNodes = _constantNodes,
            ConstantValues = _constantValues,
            TensorNodes = [.. _tensorNodes],
            Tensors = [.. _tensors],
            NamedNodes = end.NamedNodes,
            Names = end.Names,
            Groups = end.Groups,
            Outputs = end.Outputs,
        });
    }

    /// <inheritdoc/>
    protected override void OnNodes(ReadOnlySpan<ushort> kindOf, ReadOnlySpan<int> counts, ReadOnlySpan<int> inputs, ReadOnlySpan<ushort> constantAt, ReadOnlySpan<double> constants)
    {
        var (first, edge) = ((int)Totals.Nodes, (int)Totals.Edges);
        if (first + kindOf.Length > _kindOf.Length || edge + inputs.Length > _inputs.Length || _constants + constants.Length > _constantNodes.Length)
            throw new GraphFormatException("there is more than was announced");
        kindOf.CopyTo(_kindOf.AsSpan(first));
        inputs.CopyTo(_inputs.AsSpan(edge));
        var start = _inputStart.AsSpan(first + 1, counts.Length);
        for (var i = 0; i < start.Length; i++) start[i] = edge += counts[i];
        constants.CopyTo(_constantValues.AsSpan(_constants));
        foreach (var at in constantAt) _constantNodes[_constants++] = first + at;
    }

    /// <inheritdoc/>
    protected override void OnTensor(int node, Tensor tensor)
    {
        _tensorNodes.Add(node);
        _tensors.Add(tensor);
    }
}
