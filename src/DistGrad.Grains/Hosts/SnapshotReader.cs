namespace DistGrad.Grains;

/// <summary>Reads nodes out of the run table.</summary>
internal static class SnapshotReader
{
    /// <summary>What a node holds, or null where its state was not retained.</summary>
    public static NodeSnapshot? Read(ShardRun run, int node, int graphNode, IKernelCompiler compiler)
    {
        if (!run.Retains(node)) return null;
        if (run.Program.Shard.Kernels[run.Program.Shard.KernelOf[node]].Tape is not null) return ReadTape(run, node, graphNode);
        Value? value = run.HasValue(node) ? run.ValueOf(node) : default(Value?);
        Value? upstream = run.Program.Shard.Roles[node].HasFlag(NodeRole.Backward) && run.HasGradient(node) ? run.GradientOf(node) : default(Value?);
        return new NodeSnapshot
        {
            Value = value is { Content: null } ? value.Value.Scalar : null,
            ValueTensor = value?.Tensor,
            Upstream = upstream is { Content: null } ? upstream.Value.Scalar : null,
            UpstreamTensor = upstream?.Tensor,
            LocalGradients = value is { Content: null } && run.InputsOf(node).ToArray().All(input => input.Content is null) ? LocalGradients(run, node, compiler) : [],
        };
    }

    private static NodeSnapshot? ReadTape(ShardRun run, int node, int graphNode)
    {
        if (!run.HasValue(node)) return new NodeSnapshot { LocalGradients = [] };
        var upstream = run.HasGradient(node) ? run.GradientOf(node) : default;
        if (!run.Program.KernelOf(node).TryRead(run.ValueOf(node), upstream, graphNode, out var value, out var gradient)) return null;
        return new NodeSnapshot { Value = value, Upstream = gradient, LocalGradients = [] };
    }

    private static double[] LocalGradients(ShardRun run, int node, IKernelCompiler compiler) =>
        LocalGradients(run.Program.Shard.Kernels[run.Program.Shard.KernelOf[node]], run.InputsOf(node), run.ValueOf(node), compiler);

    /// <summary>Derivatives of an op's value by its inputs: the kernel of the op with all gradients wanted, on the upstream gradient 1.</summary>
    public static double[] LocalGradients(KernelKey op, ReadOnlySpan<Value> inputs, Value value, IKernelCompiler compiler)
    {
        var all = inputs.Length == KernelKey.MaxArity ? ulong.MaxValue : (1ul << inputs.Length) - 1;
        var gradients = new Value[inputs.Length];
        try
        {
            compiler.Compile(op with { Gradients = all }).Backward(inputs, value, 1.0, gradients);
        }
        catch (Exception)
        {
            // The run did not ask for these gradients, or it would have failed; what it did ask for can still be inspected.
            Array.Fill(gradients, double.NaN);
        }

        return Array.ConvertAll(gradients, gradient => gradient.Scalar);
    }
}
