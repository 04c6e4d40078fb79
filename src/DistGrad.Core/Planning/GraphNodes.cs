namespace DistGrad.Planning;

/// <summary>What kernels and gradient rules need to know of a node of a graph.</summary>
internal static class GraphNodes
{
    /// <summary>The types, known values and attributes of a node, or null where all its values are scalars and it has no attributes.</summary>
    /// <param name="graph">The graph, all types known.</param>
    /// <param name="node">A node that computes something.</param>
    /// <param name="ops">Ops that the graph may use.</param>
    public static TensorSpec? Spec(Graph graph, int node, OpRegistry ops)
    {
        var kind = graph.KindOf(node);
        var inputs = graph.InputsOf(node);
        if (IsScalar(kind))
        {
            var scalars = true;
            foreach (var input in inputs) scalars &= graph.TypeOf(input) is { IsScalar: true } or { IsTruth: true };
            if (scalars && ops.Find(kind.Op) is ElementwiseOp) return null;
        }

        var statics = ops.Find(kind.Op).ConstantInputs;
        var (types, values) = (new TensorType[inputs.Length], new Tensor?[inputs.Length]);
        for (var i = 0; i < inputs.Length; i++)
        {
            types[i] = graph.TypeOf(inputs[i]);
            if (i < 64 && (statics >> i & 1) != 0 && graph.IsConstant(inputs[i])) values[i] = graph.ConstantOf(inputs[i]).ToTensor(types[i].DType);
        }

        return TensorSpec.Of(types, values, kind.Type, kind.Attributes, kind.Output);
    }

    /// <summary>The application of an op that a specification is of.</summary>
    /// <param name="op">The op.</param>
    /// <param name="spec">Types, known values, attributes.</param>
    public static OpNode NodeOf(Op op, TensorSpec spec) => new(op, spec.Inputs, spec.Values, spec.Attributes, spec.Output);

    private static bool IsScalar(NodeKind kind) => kind is { Type: { IsScalar: true } or { IsTruth: true }, Attributes.Count: 0, Output: 0 };
}
