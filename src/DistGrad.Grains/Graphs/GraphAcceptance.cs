using System.Runtime.InteropServices;

namespace DistGrad.Grains;

/// <summary>Decides, while chunks come in, whether they are a graph that the cluster can run. For graphs of float64 scalars and truth values nothing is left to do at the end.</summary>
/// <param name="ops">Ops that graphs may use.</param>
internal sealed class GraphAcceptance(OpRegistry ops) : GraphScan
{
    private const int BitsPerWord = 64;

    private readonly List<KnownKind> _known = [];

    // Which nodes are truth values: a bit for each node of a chunk, or null where the chunk has none.
    private readonly List<ulong[]?> _truths = [];

    // Whether a node is a truth value, or wants one: as long as there is none all inputs are right.
    private bool _followsTruths;

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
        var known = new KnownKind(kind.IsSource ? null : ops.Find(kind.Op), kind.Type.IsTruth);
        _known.Add(known);
        _followsTruths |= known.IsTruth;
        IsScalar &= (kind.Type.IsScalar || known.IsTruth) && kind is { Attributes.Count: 0, Output: 0 } and not { Op: NodeKind.Parameter };
        IsScalar &= known.Op is null or ElementwiseOp;
    }

    /// <inheritdoc/>
    protected override void OnNodes(ReadOnlySpan<ushort> kindOf, ReadOnlySpan<int> counts, ReadOnlySpan<int> inputs, ReadOnlySpan<ushort> constantAt, ReadOnlySpan<double> constants)
    {
        _truths.Add(null);
        var known = CollectionsMarshal.AsSpan(_known);
        for (var (i, at) = (0, 0); i < kindOf.Length; at += counts[i++])
        {
            ref var kind = ref known[kindOf[i]];
            if (kind.Op is not null && kind.Checked != counts[i]) Check(ref kind, kindOf[i], counts[i], i);
            if (_followsTruths && IsScalar) FollowTruths(kind, i, inputs.Slice(at, counts[i]));
        }
    }

    /// <inheritdoc/>
    protected override void OnTensor(int node, Tensor tensor) => IsScalar &= IsTruth(node) ? tensor.Type.IsTruth : tensor.Type.IsScalar;

    // Some ops take truth values in place of float64, and then give another type: that is for the whole graph to tell.
    private void FollowTruths(in KnownKind kind, int place, ReadOnlySpan<int> inputs)
    {
        for (var i = 0; i < inputs.Length; i++) IsScalar &= IsTruth(inputs[i]) == kind.Takes[i];
        if (kind.IsTruth) (_truths[^1] ??= new ulong[GraphFormat.ChunkSize / BitsPerWord])[place / BitsPerWord] |= 1UL << (place % BitsPerWord);
    }

    private bool IsTruth(int node) =>
        _truths[node / GraphFormat.ChunkSize] is { } bits && ((bits[node % GraphFormat.ChunkSize / BitsPerWord] >> (node % BitsPerWord)) & 1) != 0;

    private void Check(ref KnownKind known, int kind, int count, int place)
    {
        var op = known.Op!;
        if (count < op.MinArity || count > op.MaxArity)
            throw new GraphException($"Node #{Totals.Nodes + place} ({op.Name}) has {count} inputs, which {op.Name} does not take.");
        if (IsScalar)
        {
            var types = new TensorType[count];
            for (var i = 0; i < count; i++) types[i] = ((ElementwiseOp)op).ScalarInput(i);
            known.Takes = Array.ConvertAll(types, input => input.IsTruth);
            _followsTruths |= known.Takes.Contains(true);
            if (op.InferType(new OpNode(op, types)) is var type && type != Kinds[kind].Type)
                IsScalar = _followsTruths ? false : throw new GraphException($"Node #{Totals.Nodes + place} ({op.Name}) is declared {Kinds[kind].Type}, but gives {type}.");
        }

        known.Checked = count;
    }

    private struct KnownKind(Op? op, bool isTruth)
    {
        /// <summary>The op, or null where nodes have no inputs.</summary>
        public readonly Op? Op = op;

        /// <summary>Whether nodes are truth values.</summary>
        public readonly bool IsTruth = isTruth;

        /// <summary>Number of inputs for which the type is known to be right.</summary>
        public int Checked = -1;

        /// <summary>For each of them, whether the op wants a truth value.</summary>
        public bool[] Takes = [];
    }
}
