namespace DistGrad;

public static partial class Derivatives
{
    /// <summary>
    /// Full Jacobian: for each node that is differentiated, and each that is differentiated by, an output whose shape is the
    /// shape of the one followed by that of the other. A direction is taken for each element, of whichever side has fewer.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="of">Nodes to differentiate; the graph's outputs if null.</param>
    /// <param name="wrt">Nodes to differentiate by; all floating-point inputs if null.</param>
    /// <param name="ops">Ops that the graph may use; the standard ones if null.</param>
    /// <exception cref="GraphException">A node is no floating-point value, or extents are open.</exception>
    /// <exception cref="UnknownNodeException">There is no such node.</exception>
    public static Graph Jacobian(Graph graph, IReadOnlyCollection<string>? of = null, IReadOnlyCollection<string>? wrt = null, OpRegistry? ops = null) =>
        TryJacobian(graph, of, wrt, ops, int.MaxValue)!;

    /// <summary>Hessian of a single number: for each two nodes that are differentiated by, an output whose shape is the shape of the first followed by that of the second.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="of">The root; the graph's only output if null.</param>
    /// <param name="wrt">Nodes to differentiate by; all floating-point inputs if null.</param>
    /// <param name="ops">Ops that the graph may use; the standard ones if null.</param>
    /// <exception cref="GraphException">The root is no single number, a node is no floating-point value, or extents are open.</exception>
    /// <exception cref="UnknownNodeException">There is no such node.</exception>
    public static Graph Hessian(Graph graph, string? of = null, IReadOnlyCollection<string>? wrt = null, OpRegistry? ops = null) =>
        TryHessian(graph, of, wrt, ops, int.MaxValue)!;

    /// <summary>The Jacobian as a graph, or null where that would have more nodes than a limit.</summary>
    internal static Graph? TryJacobian(Graph graph, IReadOnlyCollection<string>? of, IReadOnlyCollection<string>? wrt, OpRegistry? ops, int maxNodes)
    {
        var derived = new DerivedGraph(graph, "Jacobian", ops);
        var (roots, by) = (derived.Roots(of), derived.Wrt(wrt));
        var isForward = by.Sum(x => x.Type.Shape.Count) < roots.Sum(root => root.Type.Shape.Count);
        var blocks = isForward ? JacobianBlocks.Forward(derived, roots, by, maxNodes) : JacobianBlocks.Reverse(derived, roots, by, maxNodes);
        if (blocks is null) return null;
        for (var i = 0; i < roots.Length; i++)
        {
            for (var j = 0; j < by.Length; j++)
                derived.Output(DerivativeNames.Gradient(derived.Label(roots[i]), derived.Label(by[j])), blocks[i, j], JacobianBlocks.TypeOf(roots[i], by[j]));
        }

        return derived.Build();
    }

    /// <summary>The Hessian as a graph, or null where that would have more nodes than a limit.</summary>
    internal static Graph? TryHessian(Graph graph, string? of, IReadOnlyCollection<string>? wrt, OpRegistry? ops, int maxNodes)
    {
        var derived = new DerivedGraph(graph, "Hessian", ops);
        var (root, by) = (derived.Root(of), derived.Wrt(wrt));
        var gradients = Gradients(derived, root, by);
        var blocks = new Expr?[by.Length, by.Length];
        for (var i = 0; i < by.Length; i++)
        {
            // It is symmetric: blocks on and right of the diagonal are computed, the others are those transposed.
            if (gradients[i] is not { } gradient) continue;
            var row = JacobianBlocks.Reverse(derived, [gradient], by[i..], maxNodes);
            if (row is null) return null;
            for (var j = i; j < by.Length; j++)
            {
                blocks[i, j] = row[0, j - i];
                if (j > i && row[0, j - i] is { } block) blocks[j, i] = JacobianBlocks.Transposed(block, by[i].Type.Shape, by[j].Type.Shape);
            }
        }

        for (var i = 0; i < by.Length; i++)
        {
            for (var j = 0; j < by.Length; j++)
                derived.Output(DerivativeNames.Second(derived.Label(root), derived.Label(by[i]), derived.Label(by[j])), blocks[i, j], JacobianBlocks.TypeOf(by[i], by[j]));
        }

        return derived.Build();
    }
}
