namespace DistGrad.Planning;

/// <summary>Lets nodes that compute one op each honour checkpoints: the backward pass becomes a part of the graph, where it reads copies instead of what was dropped.</summary>
internal static class Rematerialization
{
    /// <summary>The graph with its gradients as nodes, and a root that sends them to what is differentiated by; graphs without checkpoints stay as they are.</summary>
    /// <param name="graph">The graph, all types known.</param>
    /// <param name="signature">What is wanted of it.</param>
    /// <param name="ops">Ops that it may use.</param>
    /// <returns>Graph and signature, and whether gradients travel through that root's part of the graph alone.</returns>
    public static (Graph Graph, PlanSignature Signature, bool IsExpanded) Expand(Graph graph, PlanSignature signature, OpRegistry ops)
    {
        if (signature.GradientOf == PlanSignature.None || signature.Wrt.Length == 0 || !HasCheckpoint(graph, signature.GradientOf)) return (graph, signature, false);
        var builder = new Specializer(ops).Continue(graph);
        var value = new Expr(builder, signature.GradientOf);
        Expr[] wrt = [.. signature.Wrt.Select(node => new Expr(builder, node))];
        var gradients = Differentiator.Gradients(builder, [(value, builder.Constant(Tensor.Full(value.Type, 1)))], wrt);
        var root = Functions.StopGradient(value);
        for (var i = 0; i < wrt.Length; i++)
            if (gradients[i] is { } gradient) root = Expr.Apply<WithGradientOp>(root, wrt[i], gradient);
        return (builder.Build([.. graph.Outputs.ToArray().Select(output => new Expr(builder, output))]), signature with { GradientOf = root.Node }, true);
    }

    private static bool HasCheckpoint(Graph graph, int root)
    {
        if (!Array.Exists(graph.Columns.Kinds, kind => kind.Op == CheckpointOp.FullName)) return false;
        var needed = Reach.Back(graph, [root]);
        return Enumerable.Range(0, root + 1).Any(node => needed[node] && graph.OpOf(node) == CheckpointOp.FullName);
    }
}
