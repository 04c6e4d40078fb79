using DistGrad.Kernels;

namespace DistGrad.Core.Tests.Execution;

/// <summary>What the tests of runs share.</summary>
internal static class Running
{
    public static LocalRunner Runner { get; } = new(new KernelCompiler());

    /// <summary>The lecture's example: q = x + y, f = q·z.</summary>
    public static Graph Lecture { get; } = BuildLecture();

    /// <summary>Every float64 node of a graph: the most that one can differentiate by.</summary>
    public static int[] ScalarsOf(Graph graph) => [.. Enumerable.Range(0, graph.Count).Where(node => graph.KindOf(node).Type.IsScalar)];

    /// <summary>A plan for the gradient of the graph's first output.</summary>
    public static Plan Plan(Graph graph, IEnumerable<int>? wrt = null, PlannerOptions? options = null) =>
        new Planner(OpRegistry.Standard, options).Plan(graph, PlanSignature.Of([graph.Outputs[0]], graph.Outputs[0], wrt ?? GraphQuery.InputsOf(graph)));

    /// <summary>Runs a plan for the gradient of a graph by all its scalars, and gives every bit of every value and gradient, but all NaN as one.</summary>
    public static long[] BitsOf(Graph graph, IReadOnlyDictionary<string, double> feeds, PlannerOptions? options = null, IMessageOrder? order = null)
    {
        var plan = Plan(graph, ScalarsOf(graph), options);
        var run = Runner.Run(plan, GraphQuery.Feeds(graph, feeds), order);
        var numbers = plan.GraphNodes.Select(run.ValueOf).Concat(ScalarsOf(graph).Select(run.GradientOf));
        return [.. numbers.Select(Bits.Of)];
    }

    private static Graph BuildLecture()
    {
        var builder = new GraphBuilder("lecture");
        var (x, y, z) = (builder.Input("x"), builder.Input("y"), builder.Input("z"));
        return builder.Build(((x + y).Named("q") * z).Named("f"));
    }
}
