namespace DistGrad;

/// <summary>A graph that goes on from another one, with derivatives as outputs.</summary>
internal sealed class DerivedGraph
{
    private readonly Graph _graph;
    private readonly List<Expr> _outputs = [];

    /// <summary>Goes on from a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="what">What is derived from it, for its name.</param>
    /// <param name="ops">Ops that it may use; the standard ones if null.</param>
    public DerivedGraph(Graph graph, string what, OpRegistry? ops)
    {
        ArgumentNullException.ThrowIfNull(graph);
        _graph = graph;
        Builder = new Specializer(ops ?? OpRegistry.Standard).Continue(graph, $"{what} of {graph.Name}");
    }

    /// <summary>The graph so far.</summary>
    public GraphBuilder Builder { get; }

    /// <summary>How messages and names call a node.</summary>
    /// <param name="node">The node.</param>
    public string Label(Expr node) => _graph.Label(node.Node);

    /// <summary>The nodes that are differentiated.</summary>
    /// <param name="of">Labels, or null for the graph's outputs.</param>
    /// <exception cref="UnknownNodeException">There is no such node.</exception>
    /// <exception cref="GraphException">A node is no floating-point value, or its extents are open.</exception>
    public Expr[] Roots(IReadOnlyCollection<string>? of)
    {
        int[] nodes = of is null ? [.. _graph.Outputs.ToArray().Distinct()] : [.. _graph.Index.FindAll(of)];
        return Array.ConvertAll(nodes, node => Differentiable(node, "be differentiated"));
    }

    /// <summary>The node that is differentiated: a single number.</summary>
    /// <param name="of">Label, or null for the graph's only output.</param>
    /// <exception cref="UnknownNodeException">There is no such node.</exception>
    /// <exception cref="GraphException">The node is no single floating-point number.</exception>
    public Expr Root(string? of)
    {
        var root = Differentiable(GraphQuery.Root(_graph, of), "be differentiated");
        return root.Type.Shape.Count == 1 ? root
            : throw new GraphException($"Node '{Label(root)}' ({_graph.OpOf(root.Node)}) is {root.Type}, not a single number: ask for its Jacobian, or for a product with it.");
    }

    /// <summary>The nodes to differentiate by.</summary>
    /// <param name="wrt">Labels, or null for all inputs that are floating-point values.</param>
    /// <exception cref="UnknownNodeException">There is no such node.</exception>
    /// <exception cref="GraphException">A node is no floating-point value, its extents are open, or there is none.</exception>
    public Expr[] Wrt(IReadOnlyCollection<string>? wrt)
    {
        int[] nodes = wrt is null ? [.. GraphQuery.InputsOf(_graph).Where(input => _graph.TypeOf(input).DType.IsFloat())] : [.. _graph.Index.FindAll(wrt)];
        if (nodes.Length == 0) throw new GraphException($"Graph '{_graph.Name}' has nothing to differentiate by: {(wrt is null ? "none of its inputs is a floating-point value" : "no node is named")}.");
        return Array.ConvertAll(nodes, node => Differentiable(node, "be differentiated by"));
    }

    /// <summary>An input of the type of a node.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="like">The node.</param>
    public Expr Input(string name, Expr like) => Builder.Input(Free(name), like.Type);

    /// <summary>A constant with the same number at every place.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="number">The number.</param>
    public Expr Full(TensorType type, double number) => Builder.Constant(Tensor.Full(type, number));

    /// <summary>Adds an output.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value, or null for zero.</param>
    /// <param name="type">Its type.</param>
    public void Output(string name, Expr? value, TensorType type) =>
        _outputs.Add(Functions.Identity(value ?? Full(type, 0)).Named(Free(name)));

    /// <summary>The graph, simplified.</summary>
    public Graph Build() => Simplifier.Simplify(Builder.Build([.. _outputs]), Builder.Ops);

    private string Free(string name)
    {
        while (Builder.IsTaken(name)) name += "'";
        return name;
    }

    private Expr Differentiable(int node, string what)
    {
        var type = _graph.TypeOf(node);
        if (!type.DType.IsFloat() && type.DType != DType.Undefined) throw new GraphException($"Node '{_graph.Label(node)}' ({_graph.OpOf(node)}) cannot {what}: it is {type}, and only floating-point values have gradients.");
        if (type.IsKnown) return new Expr(Builder, node);
        throw new GraphException(
            $"Node '{_graph.Label(node)}' ({_graph.OpOf(node)}) cannot {what}: its type {type} is open until values are fed. " +
            "Give the types that will be fed, by Specializer.Specialize(graph, feeds); the client does so with what is fed.");
    }
}
