using DistGrad.Cli.Drawing;

namespace DistGrad.Cli.Evaluating;

/// <summary>Evaluates and differentiates a graph on a cluster, and looks at every node.</summary>
internal static class Evaluator
{
    /// <summary>Runs a graph forward and, unless nothing is to be differentiated by, backward.</summary>
    /// <param name="client">The cluster.</param>
    /// <param name="graph">A graph of one output.</param>
    /// <param name="feeds">Values of its inputs.</param>
    /// <param name="wrt">Labels of the nodes to differentiate by.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    public static async Task<Evaluation> RunAsync(
        DistGradClient client, Graph graph, IReadOnlyDictionary<string, double> feeds, IReadOnlyList<string> wrt, CancellationToken cancellationToken)
    {
        var handle = await client.SubmitAsync(graph, cancellationToken);
        try
        {
            return await RunAsync(handle, feeds, wrt, cancellationToken);
        }
        finally
        {
            // What was not there before is not left behind.
            if (handle.IsNew) await client.DeleteGraphAsync(handle.Id, CancellationToken.None);
        }
    }

    private static async Task<Evaluation> RunAsync(
        GraphHandle handle, IReadOnlyDictionary<string, double> feeds, IReadOnlyList<string> wrt, CancellationToken cancellationToken)
    {
        var graph = handle.Graph;
        var run = wrt.Count == 0
            ? await handle.EvaluateAsync(feeds: Feeds.Of(feeds), cancellationToken: cancellationToken)
            : await handle.GradientAsync(feeds: Feeds.Of(feeds), wrt: wrt, cancellationToken: cancellationToken);
        var inspections = await handle.InspectAllAsync(run, cancellationToken);
        var circuit = Circuit(graph, feeds, run, inspections);
        return new Evaluation
        {
            Circuit = circuit,
            Value = run[graph.Label(circuit.Root)],
            Gradients = [.. wrt.Select(label => KeyValuePair.Create(label, run.Gradient(label)))],
            Plan = run.Plan,
            Elapsed = run.Elapsed,
            Warnings = run.Warnings,
        };
    }

    private static Circuit Circuit(Graph graph, IReadOnlyDictionary<string, double> feeds, RunResult run, IReadOnlyList<NodeInspection> inspections)
    {
        // A plan may hold nodes of its own beyond the graph's, such as the inner nodes of a wide fan-in.
        var inspected = new NodeInspection?[graph.Count];
        foreach (var inspection in inspections)
            if (inspection.Node < graph.Count) inspected[inspection.Node] = inspection;
        var asked = run.Gradients.ToDictionary(gradient => graph.Find(gradient.Key), gradient => gradient.Value);

        var nodes = new CircuitNode[graph.Count];
        for (var node = 0; node < nodes.Length; node++)
        {
            var name = graph.NameOf(node);
            double? value = graph.IsConstant(node) ? graph.ConstantOf(node).Scalar
                : graph.IsInput(node) ? feeds[name!]
                : inspected[node]?.Value;
            double? gradient = asked.TryGetValue(node, out var known) ? known
                : graph.IsConstant(node) ? null
                : inspected[node]?.Upstream;
            nodes[node] = new CircuitNode(node, graph.OpOf(node), name, value, gradient, graph.InputsOf(node).ToArray());
        }

        return new Circuit(nodes, graph.Outputs[0]);
    }
}
