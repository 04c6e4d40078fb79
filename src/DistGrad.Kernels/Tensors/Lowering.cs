namespace DistGrad.Kernels.Tensors;

/// <summary>Turns a graph into one whose every node can be run: by ONNX Runtime where it has the kernel, else as a composition of other ops, else by managed code.</summary>
/// <param name="graph">The graph, all types known.</param>
/// <param name="ops">Ops that it may use.</param>
internal sealed class Lowering(Graph graph, OpRegistry ops)
{
    // A composition may use ops that are compositions themselves, but not without end.
    private const int MaxDepth = 8;

    private readonly GraphBuilder _builder = new(graph.Name, ops);
    private readonly List<bool> _isManaged = [];
    private readonly int[] _lowered = new int[graph.Count];

    /// <summary>Lowers the nodes that some outputs need.</summary>
    /// <param name="outputs">Nodes whose values are wanted.</param>
    public LoweredGraph Lower(IReadOnlyCollection<int> outputs)
    {
        var live = Live(graph, outputs);
        Array.Fill(_lowered, -1);
        for (var node = 0; node < graph.Count; node++)
            if (live[node]) _lowered[node] = Copy(graph, node, _lowered, 0).Node;
        while (_isManaged.Count < _builder.Count) _isManaged.Add(false);
        return new LoweredGraph(_builder.Build(), _lowered, [.. _isManaged]);
    }

    private static bool[] Live(Graph graph, IEnumerable<int> outputs)
    {
        var live = new bool[graph.Count];
        foreach (var output in outputs) live[output] = true;
        for (var node = graph.Count - 1; node >= 0; node--)
        {
            if (!live[node] || IsEmpty(graph.KindOf(node).Type)) continue;
            foreach (var input in graph.InputsOf(node)) live[input] = true;
        }

        return live;
    }

    // Nothing has to be computed for no elements, and some kernels would mind.
    private static bool IsEmpty(TensorType type) => type.IsKnown && type.Shape.Count == 0;

    private Expr Copy(Graph from, int node, int[] lowered, int depth)
    {
        var kind = from.KindOf(node);
        switch (kind.Op)
        {
            case NodeKind.Input: return _builder.Input($"x{_builder.Count}", kind.Type);
            case NodeKind.Constant: return _builder.Constant(from.ConstantOf(node).ToTensor(kind.Type.DType));
            case NodeKind.Parameter: return _builder.Input($"x{_builder.Count}", kind.Type);
            case NodeKind.Absent: return _builder.Absent();
        }

        if (IsEmpty(kind.Type)) return _builder.Constant(new Tensor(kind.Type, Array.Empty<byte>()));
        var inputs = new Expr[from.InputsOf(node).Length];
        for (var i = 0; i < inputs.Length; i++) inputs[i] = new Expr(_builder, lowered[from.InputsOf(node)[i]]);
        var op = ops.Find(kind.Op);
        var applied = NodeOf(op, from, node);
        if (op is ConvOp or ConvTransposeOp or MatMulOp or GemmOp or EinsumOp && Array.Exists(inputs, input => IsEmpty(input.Type))) return OfNoProducts(applied, inputs, kind.Type);
        if (op is IManagedOp managed && managed.IsManaged(applied)) return Managed(op, inputs, kind);
        if (depth < MaxDepth && op.IsComposed(applied) && Composition(applied) is { } preferred) return Inline(preferred, inputs, depth);
        if (RuntimeSupport.Has(from, node)) return _builder.Apply(op, inputs, kind.Attributes, kind.Output);
        if (depth < MaxDepth && Composition(applied) is { } composition) return Inline(composition, inputs, depth);
        if (op is ElementwiseOp) return Managed(op, inputs, kind);
        throw new GraphException($"Op '{kind.Op}' has no kernel for inputs of types {string.Join(", ", inputs.Select(input => input.Type))}; convert them to Float32 first.");
    }

    // A sum of no products: zero, plus what is added to it. Kernels of the runtime leave their result as the memory was, or add once whatever beta says.
    private Expr OfNoProducts(OpNode node, Expr[] inputs, TensorType type)
    {
        var zero = _builder.Constant(Tensor.Full(type, 0));
        if (!node.Has(2) || node.Op is EinsumOp) return zero;
        if (node.Op is GemmOp) return zero + (inputs[2] * inputs[2].Like(node.Attributes.Float("beta", 1)));
        return zero + Functions.Reshape(inputs[2], new Shape([type.Shape[1], .. Enumerable.Repeat(1L, type.Shape.Rank - 2)]));
    }

    private Expr Managed(Op op, Expr[] inputs, NodeKind kind)
    {
        var applied = _builder.Apply(op, inputs, kind.Attributes, kind.Output);
        while (_isManaged.Count < applied.Node) _isManaged.Add(false);
        _isManaged.Add(true);
        return applied;
    }

    private static OpNode NodeOf(Op op, Graph from, int node)
    {
        var kind = from.KindOf(node);
        var inputs = from.InputsOf(node);
        var (types, values) = (new TensorType[inputs.Length], new Tensor?[inputs.Length]);
        for (var i = 0; i < inputs.Length; i++)
        {
            types[i] = from.TypeOf(inputs[i]);
            if (from.IsConstant(inputs[i])) values[i] = from.ConstantOf(inputs[i]).ToTensor(types[i].DType);
        }

        return new OpNode(op, types, values, kind.Attributes, kind.Output);
    }

    // The composition as a graph of its own, whose first nodes are the op's inputs.
    private Graph? Composition(OpNode node)
    {
        var builder = new GraphBuilder(node.Op.Name, ops);
        var inputs = new Expr[node.Count];
        for (var i = 0; i < inputs.Length; i++)
            inputs[i] = !node.Has(i) ? builder.Absent() : node.ValueOf(i) is { } value ? builder.Constant(value) : builder.Input($"x{i}", node.Type(i));
        try
        {
            return node.Op.Compose(new ComposeContext(builder, inputs, node)) is { } result ? builder.Build(result) : null;
        }
        catch (OverflowException)
        {
            throw new GraphException($"Op '{node.Op.Name}' on inputs of types {string.Join(", ", Enumerable.Range(0, node.Count).Select(node.Type))} takes tables larger than memory can be.");
        }
    }

    private Expr Inline(Graph composition, Expr[] inputs, int depth)
    {
        var result = composition.Outputs[0];
        var live = Live(composition, [result]);
        var lowered = new int[composition.Count];
        for (var node = 0; node <= result; node++)
        {
            if (node < inputs.Length) lowered[node] = inputs[node].Node;
            else if (live[node]) lowered[node] = Copy(composition, node, lowered, depth + 1).Node;
        }

        return new Expr(_builder, lowered[result]);
    }
}

/// <summary>A graph whose every node can be run.</summary>
/// <param name="Graph">The graph; parameters have become inputs.</param>
/// <param name="NodeOf">For each node of the graph it was made of, the node that has its value, or -1 where it is not needed.</param>
/// <param name="IsManaged">For each node, whether managed code computes it.</param>
internal sealed record LoweredGraph(Graph Graph, int[] NodeOf, bool[] IsManaged);
