using DistGrad.Kernels;

namespace DistGrad.Cli.Evaluating;

/// <summary>Writes the gradient of an expression as expressions, in this process.</summary>
internal static class PartialDerivatives
{
    /// <summary>The derivatives of a graph's output.</summary>
    /// <param name="graph">A graph of one output.</param>
    /// <param name="wrt">Labels of the nodes to differentiate by.</param>
    /// <param name="feeds">Values of all inputs, or null.</param>
    /// <exception cref="GraphException">The output is no number, or a derivative cannot be written.</exception>
    public static IReadOnlyList<PartialDerivative> Of(Graph graph, IReadOnlyList<string> wrt, IReadOnlyDictionary<string, double>? feeds)
    {
        var gradient = Derivatives.Gradient(graph, wrt: wrt);
        string[] labels = [.. gradient.Outputs.ToArray().Select(gradient.Label)];
        var run = feeds is null ? null : new LocalRunner(new KernelCompiler()).Run(gradient, feeds.ToDictionary(feed => feed.Key, feed => Tensor.Scalar(feed.Value)), labels);
        return [.. labels.Select((label, i) => new PartialDerivative(wrt[i], Expression.Write(gradient, label), run?.ValueOf(gradient.Find(label))))];
    }
}
