using System.Collections.Immutable;

namespace DistGrad;

/// <summary>Turns graphs of float32 into the same graphs of float64, for comparison.</summary>
internal static class Widening
{
    // Attributes whose value is an element type.
    private static readonly string[] TypeAttributes = ["to", "dtype", "stash_type", "output_dtype"];

    /// <summary>The graph in float64. Nodes keep their numbers and names.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="ops">Ops that it may use.</param>
    /// <exception cref="GraphException">An op is not defined for float64.</exception>
    public static Graph Widen(Graph graph, OpRegistry ops)
    {
        var builder = new GraphBuilder(graph.Name, ops);
        for (var node = 0; node < graph.Count; node++)
        {
            var kind = graph.KindOf(node);
            var expr = kind.Op switch
            {
                NodeKind.Input => builder.Unnamed(kind with { Type = kind.Type with { DType = Widen(kind.Type.DType) } }),
                NodeKind.Parameter => builder.UnnamedParameter(Widen(graph.ConstantOf(node).ToTensor(kind.Type.DType))),
                NodeKind.Constant => builder.Constant(Widen(graph.ConstantOf(node).ToTensor(kind.Type.DType))),
                NodeKind.Absent => builder.Absent(),
                _ => builder.Apply(kind.Op, [.. graph.InputsOf(node).ToArray().Select(input => new Expr(builder, input))], Widen(kind, ops), kind.Output),
            };
            if (graph.Index.OwnNameOf(node) is { } name) expr.Named(name);
        }

        GraphCopy.CopyGroups(builder, graph, node => new Expr(builder, node));
        return builder.Build([.. graph.Outputs.ToArray().Select(output => new Expr(builder, output))]);
    }

    /// <summary>A tensor in float64 where it is of float32, else the same.</summary>
    /// <param name="tensor">The tensor.</param>
    public static Tensor Widen(Tensor tensor) =>
        tensor.DType == DType.Float32 ? Tensor.FromNumbers(tensor.Type with { DType = DType.Float64 }, tensor.Numbers()) : tensor;

    private static DType Widen(DType dtype) => dtype == DType.Float32 ? DType.Float64 : dtype;

    private static Attributes Widen(NodeKind kind, OpRegistry ops)
    {
        if (ops.Find(kind.Op) is CustomGradientOp) return RecordedRule.From(kind.Attributes).Widened(ops).ToAttributes();

        // Says nothing, and means float32.
        var attributes = kind is { Op: "ConstantOfShape", Type.DType: DType.Float32 } && !kind.Attributes.Has("value") ? kind.Attributes.With("value", Tensor.Vector(0f)) : kind.Attributes;
        foreach (var (name, value) in attributes.Items.ToImmutableArray())
        {
            if (value is Tensor tensor) attributes = attributes.With(name, Widen(tensor));
            else if (value is long type && TypeAttributes.Contains(name)) attributes = attributes.With(name, (long)Widen((DType)type));
        }

        return attributes;
    }
}
