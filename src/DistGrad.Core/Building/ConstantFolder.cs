namespace DistGrad;

/// <summary>Computes values that shapes depend on with the kernels that runs use.</summary>
/// <param name="compute">Computes an op on tensors.</param>
internal sealed class ConstantFolder(Func<OpNode, TensorType, Tensor> compute) : IConstantFolder
{
    private const long MostBytes = 64 << 20;

    /// <inheritdoc/>
    public Tensor? Fold(GraphBuilder builder, int node)
    {
        // What it depends on, in topological order; the graph may be deep, so nothing recurses.
        var needed = new SortedSet<int>();
        var open = new Stack<int>([node]);
        while (open.TryPop(out var next))
        {
            if (builder.KnownValue(next) is not null || builder.KindOf(next).Op == NodeKind.Absent || !needed.Add(next)) continue;
            if (builder.KindOf(next).IsSource && builder.KindOf(next).Op != NodeKind.Parameter) return null;
            foreach (var input in builder.InputsOf(next)) open.Push(input);
        }

        foreach (var next in needed)
        {
            if (builder.KindOf(next).Op == NodeKind.Parameter || !builder.TypeOf(next).IsKnown) return null;
            if (builder.TypeOf(next) is var type && type.ByteCount > MostBytes)
                throw new GraphException($"Node '{builder.Label(next)}' ({builder.KindOf(next).Op}), {type}, decides a shape, so it would have to be computed before the run; that is done for values of up to {MostBytes:N0} bytes.");
            builder.SetKnownValue(next, compute(builder.ApplicationOf(next), type));
        }

        return builder.KnownValue(node);
    }
}
