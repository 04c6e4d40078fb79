namespace DistGrad;

/// <summary>Reverse-mode differentiation as a transform of graphs: the gradients are nodes of the same graph, and can be differentiated again.</summary>
public static class Differentiator
{
    /// <summary>
    /// Adds the gradients of roots to a graph, each root's times its upstream gradient, summed over the roots. Rules read
    /// values that a <see cref="CheckpointOp"/> lets go of from copies, which wait for the upstream gradient.
    /// </summary>
    /// <param name="builder">The graph; types of all nodes between are known.</param>
    /// <param name="roots">What is differentiated, each with its upstream gradient, of the same type.</param>
    /// <param name="wrt">What it is differentiated by.</param>
    /// <returns>For each of these, the gradient, of the same type, or null where no root depends on it.</returns>
    /// <exception cref="GraphException">A type is not known, or a gradient rule fails.</exception>
    public static Expr?[] Gradients(GraphBuilder builder, IReadOnlyList<(Expr Root, Expr Upstream)> roots, IReadOnlyList<Expr> wrt) => Gradients(builder, roots, wrt, static _ => true);

    /// <summary>Adds gradients, propagated through some of the nodes only.</summary>
    internal static Expr?[] Gradients(GraphBuilder builder, IReadOnlyList<(Expr Root, Expr Upstream)> roots, IReadOnlyList<Expr> wrt, Func<int, bool> passes)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (roots.Count == 0) throw new ArgumentException("There is no root to differentiate.", nameof(roots));
        var last = roots.Max(root => root.Root.Node);
        var depends = Dependence(builder, wrt, last);
        var recomputation = Recomputation.Of(builder, wrt, last, passes);
        var adjoints = new List<Expr>?[last + 1];
        var seeds = roots.Reverse().ToLookup(root => root.Root.Node, root => root.Upstream);
        var gradients = new Dictionary<int, Expr>();
        for (var node = last; node >= 0; node--)
        {
            if (!depends[node]) continue;
            foreach (var seed in seeds[node]) Add(adjoints, node, seed);
            if (adjoints[node] is not { } contributions) continue;
            var upstream = Sum(contributions);
            gradients[node] = upstream;
            adjoints[node] = null;
            if (!builder.KindOf(node).IsSource && passes(node)) Propagate(builder, node, upstream, depends, adjoints, recomputation);
        }

        return [.. wrt.Select(expr => gradients.TryGetValue(expr.Node, out var gradient) ? gradient : (Expr?)null)];
    }

    // Whether a node's value changes with one of those: only floating-point values can carry a gradient.
    private static bool[] Dependence(GraphBuilder builder, IReadOnlyList<Expr> wrt, int last)
    {
        var depends = new bool[last + 1];
        foreach (var expr in wrt)
            if (expr.Node <= last) depends[expr.Node] = true;
        for (var node = 0; node <= last; node++)
        {
            if (depends[node] || !builder.TypeOf(node).DType.IsFloat()) continue;
            foreach (var input in builder.InputsOf(node)) depends[node] |= depends[input];
        }

        return depends;
    }

    private static void Propagate(GraphBuilder builder, int node, Expr upstream, bool[] depends, List<Expr>?[] adjoints, Recomputation? recomputation)
    {
        var inputs = builder.InputsOf(node);
        if (!Array.Exists(inputs, input => depends[input])) return;
        var application = builder.ApplicationOf(node);
        if (application.Op is RuntimeOp) throw new GraphException($"Node '{builder.Label(node)}': {RuntimeOp.NoGradient(application.Op.Name).Message}");
        if (!application.IsKnown) throw new GraphException($"Node '{builder.Label(node)}' ({application.Op.Name}) cannot be differentiated before its shapes are known; give the extents of the inputs.");
        var context = new VjpContext(builder, Array.ConvertAll(inputs, Value), Value(node), upstream, application);
        application.Op.Vjp(context);
        for (var slot = inputs.Length - 1; slot >= 0; slot--)
            if (depends[inputs[slot]] && context.GradientOf(slot) is { } gradient) Add(adjoints, inputs[slot], gradient);

        Expr Value(int read) => recomputation?.Value(read, upstream) ?? new Expr(builder, read);
    }

    private static void Add(List<Expr>?[] adjoints, int node, Expr gradient) => (adjoints[node] ??= []).Add(gradient);

    // Consumers are visited last to first, and so are their slots; gradients are summed first to last, the root's own before all others, as the nodes
    // of a cluster do.
    private static Expr Sum(List<Expr> contributions)
    {
        var sum = contributions[^1];
        for (var i = contributions.Count - 2; i >= 0; i--) sum += contributions[i];
        return sum;
    }
}
