namespace DistGrad;

/// <summary>Runs plans in the calling thread: the same node machines and messages as on a cluster, without one.</summary>
/// <param name="compiler">Makes kernels.</param>
/// <param name="options">Sizes for the planner; the defaults if null.</param>
public sealed class LocalRunner(IKernelCompiler compiler, PlannerOptions? options = null)
{
    private readonly Planner _planner = new(compiler.Ops, options, compiler);

    /// <summary>Evaluates a graph and differentiates it.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="feeds">Values of its inputs.</param>
    /// <param name="of">The root, by label; the graph's only output if null.</param>
    /// <param name="wrt">Nodes to differentiate by, by label; all inputs and parameters of floating-point numbers if null.</param>
    /// <exception cref="FeedException">A feed is missing or is for no input.</exception>
    /// <exception cref="NodeFailedException">A node's op failed.</exception>
    public LocalRun Gradient(Graph graph, IReadOnlyDictionary<string, double> feeds, string? of = null, IReadOnlyCollection<string>? wrt = null)
    {
        var root = GraphQuery.Root(graph, of);
        var by = wrt is null ? GraphQuery.Differentiable(graph) : graph.Index.FindAll(wrt);
        return Run(_planner.Plan(graph, PlanSignature.Of([root], root, by)), GraphQuery.Feeds(graph, feeds));
    }

    /// <summary>Evaluates a graph of tensors and, unless nothing is to be differentiated, differentiates it.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="feeds">Values of its inputs, and of parameters that are replaced.</param>
    /// <param name="fetches">Nodes to fetch, by label; the graph's outputs if null.</param>
    /// <param name="of">The root, by label, or null.</param>
    /// <param name="wrt">Nodes to differentiate by, by label.</param>
    /// <param name="granularity">How many ops one node executes.</param>
    /// <exception cref="FeedException">A feed is missing, is for no input, or does not fit it.</exception>
    /// <exception cref="NodeFailedException">A node's op failed.</exception>
    public LocalRun Run(Graph graph, IReadOnlyDictionary<string, Tensor> feeds, IReadOnlyCollection<string>? fetches = null, string? of = null, IReadOnlyCollection<string>? wrt = null, Granularity granularity = Granularity.PerOp)
    {
        var values = GraphQuery.Feeds(graph, feeds);
        var root = of is null ? PlanSignature.None : graph.Find(of);
        var nodes = fetches is null ? graph.Outputs.ToArray() : graph.Index.FindAll(fetches);
        var signature = PlanSignature.Of(root < 0 ? nodes : nodes.Append(root), root, graph.Index.FindAll(wrt ?? [])) with
        {
            Granularity = granularity,
            Feeds = FedTypes.Of(graph, values, compiler.Ops),
        };
        return Run(_planner.Plan(graph, signature), values);
    }

    /// <summary>Runs a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="feeds">Feeds, by graph node.</param>
    /// <param name="order">Which waiting message comes next; first come, first served if null.</param>
    /// <exception cref="FeedException">A feed is missing.</exception>
    /// <exception cref="NodeFailedException">A node's op failed.</exception>
    public LocalRun Run(Plan plan, NodeValues feeds, IMessageOrder? order = null)
    {
        var run = new LocalRun(plan, compiler, order ?? new ArrivalOrder());
        run.Execute(FeedBinding.Bind(plan.Outline, feeds));
        return run;
    }
}
