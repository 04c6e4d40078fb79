namespace DistGrad.Grains;

/// <summary>Decides, while chunks come in, whether they are a graph that the cluster can run. For graphs of float64 scalars nothing is left to do at the end.</summary>
/// <param name="ops">Ops that graphs may use.</param>
internal sealed class GraphAcceptance(OpRegistry ops) : GraphScan
{
    // By kind: the op, or null where nodes have no inputs, and the number of inputs for which the type is known to be right.
    private readonly List<(Op? Op, int Checked)> _ops = [];

    /// <summary>Whether the types of all nodes are known to be right; if not, the whole graph is to be held against <see cref="CheckTypes"/>.</summary>
    public bool IsScalar { get; private set; } = true;

    /// <summary>Infers the type of every node anew; what is declared must be that.</summary>
    /// <exception cref="GraphException">The graph declares another type.</exception>
    public static void CheckTypes(Graph graph, OpRegistry ops)
    {
        var built = new Specializer(ops).Continue(graph);
        for (var node = 0; node < graph.Count; node++)
        {
            if (built.TypeOf(node) != graph.TypeOf(node) && graph.TypeOf(node).IsKnown)
                throw new GraphException($"Node '{graph.Label(node)}' ({graph.OpOf(node)}) is declared {graph.TypeOf(node)}, but gives {built.TypeOf(node)}.");
        }
    }

    /// <inheritdoc/>
    protected override void OnKind(NodeKind kind)
    {
        IsScalar &= kind is { Type.IsScalar: true, Attributes.Count: 0, Output: 0 } and not { Op: NodeKind.Parameter };
        _ops.Add((kind.IsSource ? null : ops.Find(kind.Op), -1));
        IsScalar &= _ops[^1].Op is null or ElementwiseOp;
    }

    /// <inheritdoc/>
    protected override void OnNodes(ReadOnlySpan<ushort> kindOf, ReadOnlySpan<int> counts, ReadOnlySpan<int> inputs, ReadOnlySpan<ushort> constantAt, ReadOnlySpan<double> constants)
    {
        var known = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_ops);
        for (var i = 0; i < kindOf.Length; i++)
        {
            ref var op = ref known[kindOf[i]];
            if (op.Op is not null && op.Checked != counts[i]) Check(ref op, kindOf[i], counts[i], i);
        }
    }

    private void Check(ref (Op? Op, int Checked) known, int kind, int count, int place)
    {
        var op = known.Op!;
        if (count < op.MinArity || count > op.MaxArity)
            throw new GraphException($"Node #{Totals.Nodes + place} ({op.Name}) has {count} inputs, which {op.Name} does not take.");
        if (IsScalar)
        {
            var types = new TensorType[count];
            Array.Fill(types, TensorType.Scalar);
            if (op.InferType(new OpNode(op, types)) is var type && type != Kinds[kind].Type)
                throw new GraphException($"Node #{Totals.Nodes + place} ({op.Name}) is declared {Kinds[kind].Type}, but gives {type}.");
        }

        known.Checked = count;
    }
}
