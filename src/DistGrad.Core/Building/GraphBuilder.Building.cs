namespace DistGrad;

/// <content>Makes graphs of what was added.</content>
public sealed partial class GraphBuilder
{
    /// <summary>The immutable graph of all nodes so far. The builder can go on afterwards.</summary>
    /// <param name="outputs">What the graph is for: the default fetches. None means the last node.</param>
    /// <exception cref="GraphException">The graph is empty.</exception>
    public Graph Build(params ReadOnlySpan<Expr> outputs)
    {
        if (_draft is not null) throw new InvalidOperationException($"Graph '{Name}' goes to the cluster while it is built; give its outputs back to whoever has it built.");
        RequireOutputs(outputs);
        return new Graph(Name, new GraphColumns
        {
            Kinds = [.. _kinds],
            KindOf = _kindOf.ToArray(),
            InputStart = _inputStart.ToArray(),
            Inputs = _inputs.ToArray(),
            ConstantNodes = _constantNodes.ToArray(),
            ConstantValues = _constantValues.ToArray(),
            TensorNodes = [.. _tensors.Select(tensor => tensor.Node)],
            Tensors = [.. _tensors.Select(tensor => tensor.Tensor)],
            NamedNodes = [.. _names.ByNode.Keys],
            Names = [.. _names.ByNode.Values],
            Groups = [.. _names.Groups],
            Outputs = outputs.IsEmpty ? [Count - 1] : Nodes(outputs),
        });
    }

    private void RequireOutputs(ReadOnlySpan<Expr> outputs)
    {
        if (Count == 0) throw new GraphException($"Graph '{Name}' is empty; a graph has at least one node.");
        foreach (var output in outputs) RequireMine(output, nameof(outputs));
    }

    /// <summary>The graph of all nodes so far, in which nodes whose values are known before the run are constants.</summary>
    internal Graph BuildFolded(ReadOnlySpan<Expr> outputs)
    {
        // A parameter that is known has its tensor already; it only becomes a constant.
        int[] folded = [.. _known.Keys.Where(node => KindOf(node).Op is NodeKind.Parameter || !KindOf(node).IsSource).Order()];
        if (folded.Length == 0) return Build(outputs);
        var columns = Build(outputs).Columns;
        var kindOf = columns.KindOf;
        int[] computed = [.. folded.Where(node => KindOf(node).Op != NodeKind.Parameter)];
        foreach (var node in folded) kindOf[node] = KindIndex(new NodeKind(NodeKind.Constant, _known[node].Type));
        var (start, inputs) = (new int[Count + 1], new List<int>(columns.Inputs.Length));
        for (var node = 0; node < Count; node++)
        {
            if (!_known.ContainsKey(node)) inputs.AddRange(columns.Inputs.AsSpan(columns.InputStart[node]..columns.InputStart[node + 1]));
            start[node + 1] = inputs.Count;
        }

        var scalars = computed.Where(node => _known[node].Type.IsScalar).Select(node => (Node: node, Value: _known[node].Number(0)));
        var constants = columns.ConstantNodes.Zip(columns.ConstantValues, (node, value) => (Node: node, Value: value)).Concat(scalars).OrderBy(constant => constant.Node).ToArray();
        var others = computed.Where(node => !_known[node].Type.IsScalar).Select(node => (Node: node, Tensor: _known[node]));
        var tensors = _tensors.Concat(others).OrderBy(tensor => tensor.Node).ToArray();
        return new Graph(Name, columns with
        {
            Kinds = [.. _kinds],
            InputStart = start,
            Inputs = [.. inputs],
            ConstantNodes = Array.ConvertAll(constants, constant => constant.Node),
            ConstantValues = Array.ConvertAll(constants, constant => constant.Value),
            TensorNodes = Array.ConvertAll(tensors, tensor => tensor.Node),
            Tensors = Array.ConvertAll(tensors, tensor => tensor.Tensor),
        });
    }

    private static int[] Nodes(ReadOnlySpan<Expr> exprs)
    {
        var nodes = new int[exprs.Length];
        for (var i = 0; i < exprs.Length; i++) nodes[i] = exprs[i].Node;
        return nodes;
    }
}
