namespace DistGrad.Planning;

/// <summary>Which inputs of a graph's nodes have a gradient by rule; each op's rule is emitted once for a number of inputs.</summary>
internal sealed class GradientRules(Graph graph, OpRegistry ops)
{
    private const int Narrow = 4;

    private readonly Dictionary<(Op Op, int Arity), ulong> _slots = [];

    // What is known for each kind of nodes, of the number of inputs seen last; 0 where nothing is.
    private readonly (int Arity, ulong Slots)[] _lastOfKind = new (int, ulong)[graph.Columns.Kinds.Length];

    private readonly Dictionary<(string Op, TensorSpec Spec), ulong> _ofTensors = [];
    private readonly ScalarNodes _scalars = new(graph, ops);

    // By node: to look at all inputs for each input again would take long where there are many.
    private readonly Dictionary<int, ulong> _ofWide = [];

    /// <summary>Whether the gradient of a node by an input is anything but zero by rule.</summary>
    public bool HasGradient(int node, int slot)
    {
        // Only a variadic op may have more slots than bits, and there all bits are alike.
        var arity = graph.InputsOf(node).Length;
        if (arity <= Narrow) return (SlotsOf(node, arity) >> slot & 1) != 0;
        if (!_ofWide.TryGetValue(node, out var slots)) _ofWide.Add(node, slots = SlotsOf(node, arity));
        return (slots >> slot & 1) != 0;
    }

    private ulong SlotsOf(int node, int arity)
    {
        if (!_scalars.IsScalarOp(node) && GraphNodes.Spec(graph, node, ops) is { } spec) return OfTensors(node, spec);
        ref var last = ref _lastOfKind[graph.Columns.KindOf[node]];
        if (last.Arity != arity) last = (arity, SlotsWithGradient(ops.Find(graph.OpOf(node)), arity));
        return last.Slots;
    }

    private ulong OfTensors(int node, TensorSpec spec)
    {
        var (op, key) = (ops.Find(graph.OpOf(node)), (graph.OpOf(node), spec));
        if (_ofTensors.TryGetValue(key, out var slots)) return slots;

        // A variadic op treats all its inputs alike, as the planner does that turns them into a tree.
        if (op is RuntimeOp)
        {
            // Refused where a gradient would really have to pass.
            for (var i = 0; i < Math.Min(spec.Inputs.Length, KernelKey.MaxArity); i++)
                if (spec.Inputs[i].DType.IsFloat() && spec.OutputType.DType.IsFloat()) slots |= 1ul << i;
        }
        else if (op is VariadicOp) slots = spec.OutputType.DType.IsFloat() && op.Gate != GateKind.Stop ? ulong.MaxValue : 0;
        else
        {
            var rule = GradientRule.Emit(GraphNodes.NodeOf(op, spec), spec.OutputType, ops);
            for (var i = 0; i < Math.Min(rule.Arity, KernelKey.MaxArity); i++)
                if (rule.GradientOf(i) >= 0) slots |= 1ul << i;
            if (rule.Arity > KernelKey.MaxArity && slots != 0) slots = ulong.MaxValue;
        }

        _ofTensors.Add(key, slots);
        return slots;
    }

    private ulong SlotsWithGradient(Op op, int arity)
    {
        // A variadic op treats all its inputs alike, so the rule for few inputs tells for any number of them.
        var alike = op is VariadicOp || arity > KernelKey.MaxArity;
        if (alike) arity = Math.Max(1, op.MinArity);
        if (_slots.TryGetValue((op, arity), out var slots)) return slots;
        var rule = GradientRule.Emit((ElementwiseOp)op, arity, ops);
        for (var slot = 0; slot < arity; slot++)
            if (rule.GradientOf(slot) >= 0) slots |= 1ul << slot;
        if (alike && slots != 0) slots = ulong.MaxValue;
        _slots.Add((op, arity), slots);
        return slots;
    }
}
