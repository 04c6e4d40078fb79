namespace DistGrad.Planning;

/// <summary>The gradient rules of the ops a graph uses, emitted once each.</summary>
internal sealed class GradientRules(OpRegistry ops)
{
    private readonly Dictionary<(string Op, int Arity), GradientRule> _rules = [];

    // The rule used last: neighbouring nodes often have the same op.
    private (string Op, int Arity, GradientRule? Rule) _last;

    public OpRegistry Ops => ops;

    /// <summary>Whether the gradient of an op by an input is anything but zero by rule.</summary>
    public bool HasGradient(Graph graph, int node, int slot)
    {
        // A variadic op treats all its inputs alike, so the rule for one input tells for any number of them.
        var op = ops.Find(graph.OpOf(node));
        return op is VariadicOp ? Find(op, 1).GradientOf(0) >= 0 : Find(op, graph.InputsOf(node).Length).GradientOf(slot) >= 0;
    }

    private GradientRule Find(Op op, int arity)
    {
        if (_last.Rule is { } last && ReferenceEquals(_last.Op, op.Name) && _last.Arity == arity) return last;
        if (!_rules.TryGetValue((op.Name, arity), out var rule))
        {
            rule = GradientRule.Emit(op, arity, ops);
            _rules.Add((op.Name, arity), rule);
        }

        _last = (op.Name, arity, rule);
        return rule;
    }
}
