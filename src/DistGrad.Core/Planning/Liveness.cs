namespace DistGrad.Planning;

/// <summary>Which nodes of a graph a signature needs, and which of them pass gradients on.</summary>
internal sealed class Liveness
{
    private readonly bool[] _needed;

    // Whether the node depends on one of the wrt nodes (or is one), by a path that gradients can take.
    private readonly bool[] _depends;

    // Whether the root depends on the node by such a path; only set where _depends is.
    private readonly bool[] _reaches;
    private readonly Graph _graph;
    private readonly GradientRules _rules;

    // The only op that gradients go through, or null where they go through all.
    private readonly string? _through;

    public Liveness(Graph graph, PlanSignature signature, GradientRules rules, string? through = null)
    {
        _through = through;
        _graph = graph;
        _rules = rules;
        _needed = new bool[graph.Count];
        _depends = new bool[graph.Count];
        _reaches = new bool[graph.Count];
        foreach (var wrt in signature.Wrt) _depends[wrt] = true;
        if (signature.GradientOf >= 0 && signature.Wrt.Length > 0) SpreadDependence();
        if (signature.GradientOf >= 0) _reaches[signature.GradientOf] = _depends[signature.GradientOf];
        foreach (var fetch in signature.Fetches) _needed[fetch] = true;
        if (signature.GradientOf >= 0) _needed[signature.GradientOf] = true;
        SpreadNeed();
    }

    /// <summary>Number of nodes whose values are needed, and of the edges into them.</summary>
    public (int Nodes, int Edges) Size { get; private set; }

    /// <summary>Whether the node's value is needed.</summary>
    public bool IsNeeded(int node) => _needed[node];

    /// <summary>Whether the node takes part in the backward pass.</summary>
    public bool IsBackward(int node) => _reaches[node];

    /// <summary>Whether the edge from a producer into a consumer's slot carries a gradient.</summary>
    public bool CarriesGradient(int producer, int consumer, int slot) =>
        _reaches[consumer] && _depends[producer] && (_through is null || _graph.OpOf(consumer) == _through) && _rules.HasGradient(consumer, slot);

    private void SpreadDependence()
    {
        for (var node = 0; node < _graph.Count; node++)
        {
            if (_depends[node]) continue;
            var inputs = _graph.InputsOf(node);
            for (var slot = 0; slot < inputs.Length && !_depends[node]; slot++)
                _depends[node] = _depends[inputs[slot]] && _rules.HasGradient(node, slot);
        }
    }

    private void SpreadNeed()
    {
        for (var node = _graph.Count - 1; node >= 0; node--)
        {
            if (!_needed[node]) continue;
            var inputs = _graph.InputsOf(node);
            Size = (Size.Nodes + 1, Size.Edges + inputs.Length);
            for (var slot = 0; slot < inputs.Length; slot++)
            {
                _needed[inputs[slot]] = true;
                if (CarriesGradient(inputs[slot], node, slot)) _reaches[inputs[slot]] = true;
            }
        }
    }
}
