using System.Collections;
using DistGrad.Dashboard.Viewing;

namespace DistGrad.Dashboard.Flow;

/// <summary>What was read of one run: as little as the picture needs, so that many can be remembered.</summary>
internal sealed record FlowColumn
{
    /// <summary>Size of the gradient at the output, where the backward pass begins.</summary>
    public required double Output { get; init; }

    /// <summary>For each way to see the graph, norms of the gradient over its layers; null where a layer has none.</summary>
    public required IReadOnlyList<double?[]> Norms { get; init; }

    /// <summary>Whether a node's gradient is 0, by node.</summary>
    public required BitArray IsDead { get; init; }

    /// <summary>Where NaN and infinities come from.</summary>
    public required IReadOnlyList<FlowBirth> Births { get; init; }

    /// <summary>Takes in what the nodes of a run held.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="rows">Ways to see it.</param>
    /// <param name="held">What its nodes held.</param>
    /// <param name="ops">What is known of its ops.</param>
    public static FlowColumn Of(Graph graph, IReadOnlyList<FlowRows> rows, IReadOnlyList<NodeInspection> held, OpRegistry ops)
    {
        var (norms, isDead) = (rows.Select(way => new double?[way.Layers.Count]).ToList(), new BitArray(graph.Count));
        var (output, last) = (1.0, -1);
        foreach (var node in held)
        {
            if (Size(node) is not { } size || graph.IsConstant(node.Node)) continue;
            for (var way = 0; way < rows.Count; way++)
                if (rows[way].LayerOf[node.Node] is >= 0 and var layer) norms[way][layer] = Hypotenuse(norms[way][layer], size);
            isDead[node.Node] = size == 0;
            if (size != 0 && node.Node > last) (output, last) = (size, node.Node);
        }

        // What is computed after the output has no part in its gradient.
        for (var node = last + 1; node < graph.Count; node++) isDead[node] = false;
        return new FlowColumn { Output = output, Norms = norms, IsDead = isDead, Births = FindBirths(graph, held, ops) };
    }

    private static IReadOnlyList<FlowBirth> FindBirths(Graph graph, IReadOnlyList<NodeInspection> held, OpRegistry ops)
    {
        if (held.All(node => double.IsFinite(Norm(node.Value, node.ValueTensor) ?? 0) && double.IsFinite(Size(node) ?? 0))) return [];
        var picture = new GraphPicture(graph, ops).Draw([.. Enumerable.Range(0, graph.Count)], held.ToDictionary(node => node.Node));
        return [.. Birthplace.Find(picture).Select(birth => new FlowBirth(birth.Node.Label, birth.Pass == Pass.Forward ? "forward" : "backward", birth.Sentence))];
    }

    private static double? Size(NodeInspection node) => Norm(node.Upstream, node.UpstreamTensor);

    private static double? Norm(double? number, Tensor? tensor) => tensor is not null ? TensorNorm.Of(tensor) : number is { } known ? Math.Abs(known) : null;

    // As far apart as gradients are, their squares would not be. NaN stays NaN next to an infinity.
    private static double Hypotenuse(double? sum, double size) => double.IsNaN(size) || sum is double.NaN ? double.NaN : double.Hypot(sum ?? 0, size);
}
