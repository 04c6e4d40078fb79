namespace DistGrad.Dashboard.Viewing;

/// <summary>Turns nodes of a graph, and what they held in a run, into what the page draws.</summary>
/// <param name="graph">The graph.</param>
/// <param name="ops">What is known of its ops.</param>
internal sealed class GraphPicture(Graph graph, OpRegistry ops)
{
    /// <summary>The picture of some nodes.</summary>
    /// <param name="nodes">The nodes, ascending.</param>
    /// <param name="inspections">What they held, by node; nodes may be missing, and others may be among them.</param>
    /// <param name="consumers">How many edges leave each node, where not all of their ends are drawn.</param>
    public IReadOnlyList<NodeView> Draw(IReadOnlyList<int> nodes, IReadOnlyDictionary<int, NodeInspection> inspections, Func<int, int>? consumers = null)
    {
        var drawn = nodes.Where(node => !graph.IsAbsent(node)).ToList();
        var isDrawn = drawn.ToHashSet();
        var leaving = drawn.ToDictionary(node => node, _ => 0);
        foreach (var node in drawn)
            foreach (var input in graph.InputsOf(node))
                if (leaving.TryGetValue(input, out var edges)) leaving[input] = edges + 1;
        var outputs = graph.Outputs.ToArray().ToHashSet();
        return [.. drawn.Select(node => View(node, inspections.GetValueOrDefault(node), isDrawn) with
        {
            IsOutput = outputs.Contains(node),
            Hidden = Missing(node, isDrawn) + (consumers is null ? 0 : Math.Max(0, consumers(node) - leaving[node])),
        })];
    }

    private int Missing(int node, HashSet<int> isDrawn)
    {
        var missing = 0;
        foreach (var input in graph.InputsOf(node))
            if (!graph.IsAbsent(input) && !isDrawn.Contains(input)) missing++;
        return missing;
    }

    private NodeView View(int node, NodeInspection? held, HashSet<int> isDrawn)
    {
        var op = graph.OpOf(node);
        var gate = held?.Gate ?? (graph.KindOf(node).IsSource ? GateKind.Source : ops.TryFind(op)?.Gate ?? GateKind.Scaler);
        var (value, tensor) = held is not null ? (held.Value, held.ValueTensor) : Fixed(node);
        return new NodeView
        {
            Node = node,
            Label = graph.Label(node),
            Name = graph.NameOf(node),
            Op = op,
            Symbol = GateText.Symbol(op),
            Kind = op switch { NodeKind.Input or NodeKind.Parameter => "input", NodeKind.Constant => "constant", _ => "op" },
            Gate = GateText.Title(op, gate),
            Rule = GateText.Rule(op, gate),
            Value = tensor is null ? value : null,
            Gradient = held?.UpstreamTensor is null ? held?.Upstream : null,
            ValueTensor = TensorView.Of(tensor),
            GradientTensor = TensorView.Of(held?.UpstreamTensor),
            Inputs = Inputs(node, held, isDrawn),
            HasHiddenInputs = Missing(node, isDrawn) > 0,
            Silo = held?.Silo,
            Shard = held?.Shard,
        };
    }

    private (double? Value, Tensor? Tensor) Fixed(int node) =>
        !graph.IsConstant(node) ? (null, null)
        : graph.ConstantOf(node) is { Tensor: { } tensor } ? (null, tensor)
        : (graph.ConstantOf(node).Scalar, null);

    // A wide fan-in is planned as a tree; its local gradients are not those of the graph's own slots.
    private InputView[] Inputs(int node, NodeInspection? held, HashSet<int> isDrawn)
    {
        var inputs = graph.InputsOf(node).ToArray();
        var hasLocals = held is not null && held.LocalGradients.Length == inputs.Length;
        return [.. inputs.Select(View).Where(input => isDrawn.Contains(input.Node))];

        InputView View(int input, int slot)
        {
            double? local = hasLocals ? held!.LocalGradients[slot] : null;
            return new InputView { Node = input, Label = graph.Label(input), Slot = slot, Local = local, Downstream = held?.Upstream * local };
        }
    }
}
