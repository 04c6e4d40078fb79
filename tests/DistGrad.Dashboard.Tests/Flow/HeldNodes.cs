namespace DistGrad.Dashboard.Tests.Flow;

/// <summary>What nodes of a run held, worked out by hand.</summary>
internal static class HeldNodes
{
    /// <summary>Values and gradients, by label.</summary>
    public static NodeInspection[] Of(Graph graph, params (string Label, double Value, double? Gradient)[] nodes) => [.. nodes.Select(node => new NodeInspection
    {
        Node = graph.Find(node.Label),
        Label = node.Label,
        Op = graph.OpOf(graph.Find(node.Label)),
        Gate = OpRegistry.Standard.TryFind(graph.OpOf(graph.Find(node.Label)))?.Gate ?? GateKind.Source,
        Value = node.Value,
        Upstream = node.Gradient,
        Silo = "S127.0.0.1:11111:1",
        Shard = 0,
    })];
}
