namespace DistGrad.Core.Tests.Planning;

/// <summary>Which edges of a graph carry gradients, found by walking paths: slow and plain.</summary>
internal static class LiveEdges
{
    /// <summary>Number of slots through which a gradient of the root flows towards a node of <paramref name="wrt"/>.</summary>
    public static int Count(Graph graph, int root, IReadOnlyCollection<int> wrt)
    {
        var fromRoot = ReachableFrom(graph, root);
        return fromRoot.Sum(node => Differentiable(graph, node).Count(input => ReachableFrom(graph, input).Overlaps(wrt)));
    }

    /// <summary>Nodes that the root depends on by paths which gradients can take, itself included.</summary>
    public static HashSet<int> ReachableFrom(Graph graph, int root)
    {
        var (found, next) = (new HashSet<int> { root }, new Stack<int>([root]));
        while (next.TryPop(out var node))
            foreach (var input in Differentiable(graph, node))
                if (found.Add(input)) next.Push(input);
        return found;
    }

    private static IEnumerable<int> Differentiable(Graph graph, int node) => graph.OpOf(node) switch
    {
        "Sign" or "Ceil" or "Floor" or "Round" or "IsNaN" or "IsInf" or "Xor" or "Not" or "And" or "Or" or "Equal" or "Less" or "LessOrEqual" or "Greater" or "GreaterOrEqual" => [],
        "Where" => graph.InputsOf(node)[1..].ToArray(),
        _ => graph.InputsOf(node).ToArray(),
    };
}
