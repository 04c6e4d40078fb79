namespace DistGrad;

/// <summary>
/// Copies of the nodes that checkpoints let go of: everything that a <see cref="CheckpointOp"/> depends on, but for other
/// checkpoints, what the graph is given and what it is differentiated by. A copy is computed from those, and not before the backward pass has come to it.
/// </summary>
internal sealed class Recomputation
{
    private readonly GraphBuilder _builder;

    // Nodes whose values are not kept.
    private readonly bool[] _isDropped;
    private readonly Dictionary<int, Expr> _copies = [];

    // What copies begin with, by node and by the trigger that they wait for.
    private readonly Dictionary<(int Node, int Trigger), Expr> _held = [];

    private Recomputation(GraphBuilder builder, bool[] isDropped)
    {
        _builder = builder;
        _isDropped = isDropped;
    }

    /// <summary>The copies for a graph, or null where it has no checkpoints.</summary>
    /// <param name="builder">The graph.</param>
    /// <param name="wrt">What it is differentiated by.</param>
    /// <param name="last">The last node of interest.</param>
    /// <param name="passes">Which nodes may be computed again; values of others are given.</param>
    public static Recomputation? Of(GraphBuilder builder, IReadOnlyList<Expr> wrt, int last, Func<int, bool> passes)
    {
        var isDropped = new bool[last + 1];
        var isBefore = new bool[last + 1];
        var any = false;
        for (var node = last; node >= 0; node--)
        {
            var isCheckpoint = builder.KindOf(node).Op == CheckpointOp.FullName;
            if (isCheckpoint || isBefore[node])
                foreach (var input in builder.InputsOf(node)) isBefore[input] = true;
            isDropped[node] = isBefore[node] && !isCheckpoint && !builder.KindOf(node).IsSource && builder.KnownValue(node) is null && passes(node);
            any |= isCheckpoint;
        }

        foreach (var expr in wrt)
            if (expr.Node <= last) isDropped[expr.Node] = false;
        return any ? new Recomputation(builder, isDropped) : null;
    }

    /// <summary>The value of a node as the backward pass reads it.</summary>
    /// <param name="node">The node.</param>
    /// <param name="trigger">The upstream gradient of the node whose rule reads it.</param>
    public Expr Value(int node, Expr trigger)
    {
        if (!IsDropped(node)) return new Expr(_builder, node);
        foreach (var missing in Missing(node))
        {
            var application = _builder.KindOf(missing);
            var inputs = Array.ConvertAll(_builder.InputsOf(missing), input => Input(input, trigger));
            _copies.Add(missing, _builder.Apply(_builder.Ops.Find(application.Op), inputs, application.Attributes, application.Output));
        }

        return _copies[node];
    }

    // The node and what it depends on that was dropped and is not copied yet. The graph may be deep, so nothing recurses.
    private SortedSet<int> Missing(int node)
    {
        var missing = new SortedSet<int>();
        var open = new Stack<int>([node]);
        while (open.TryPop(out var next))
        {
            if (!IsDropped(next) || _copies.ContainsKey(next) || !missing.Add(next)) continue;
            foreach (var input in _builder.InputsOf(next)) open.Push(input);
        }

        return missing;
    }

    private Expr Input(int node, Expr trigger)
    {
        if (IsDropped(node)) return _copies[node];
        var kept = new Expr(_builder, node);
        if (_builder.KindOf(node).Op is NodeKind.Constant or NodeKind.Absent || _builder.KnownValue(node) is not null) return kept;
        if (!_held.TryGetValue((node, trigger.Node), out var held)) _held.Add((node, trigger.Node), held = Functions.After(kept, trigger));
        return held;
    }

    // What the backward pass itself emitted stays.
    private bool IsDropped(int node) => node < _isDropped.Length && _isDropped[node];
}
