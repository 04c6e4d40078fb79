using DistGrad.Kernels;

namespace DistGrad.Cli.Evaluating;

/// <summary>Holds the gradients of an expression against numeric ones, in this process.</summary>
internal static class GradientChecker
{
    private static readonly GradientCheckOptions Options = new();

    /// <summary>Greatest difference that counts as agreement, relative to the larger of the two numbers and 1.</summary>
    public static double Tolerance => Options.Tolerance;

    /// <summary>Compares the gradients of a graph's output with respect to all its inputs.</summary>
    /// <param name="graph">A graph of one output and at least one input.</param>
    /// <param name="feeds">Values of its inputs.</param>
    public static GradientReport Run(Graph graph, IReadOnlyDictionary<string, double> feeds)
    {
        var compiler = new KernelCompiler();
        var run = new LocalRunner(compiler).Gradient(graph, feeds);
        var inputs = GraphQuery.InputsOf(graph).ToArray();
        var gradients = NodeValues.Pack(inputs, Array.ConvertAll(inputs, run.GradientOf));
        return new GradientCheck(compiler.Ops, Options).Run(graph, GraphQuery.Root(graph, null), GraphQuery.Feeds(graph, feeds), gradients);
    }

    /// <summary>Compares the gradients of a model.</summary>
    /// <param name="graph">The model's graph.</param>
    /// <param name="feeds">Values of its inputs, and of parameters that are replaced.</param>
    /// <param name="of">Label of what is differentiated; if null, all outputs together.</param>
    /// <param name="wrt">Labels of what it is differentiated by; all inputs and parameters of floating-point numbers if null.</param>
    /// <returns>The report, or null where nothing is differentiable.</returns>
    public static GradientReport? Run(Graph graph, DistGrad.Feeds feeds, string? of, IReadOnlyList<string>? wrt) => new TensorGradientCheck(new KernelCompiler()).Run(graph, feeds, of, wrt);
}
