namespace DistGrad.Grains;

/// <summary>Reads nodes out of the run table.</summary>
internal static class SnapshotReader
{
    /// <summary>What a node holds, or null where its state was not retained.</summary>
    public static NodeSnapshot? Read(ShardRun run, int node, IKernelCompiler compiler)
    {
        if (!run.Retains(node)) return null;
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

    // The kernel of the node with all gradients wanted, on the upstream gradient 1.
    private static double[] LocalGradients(ShardRun run, int node, IKernelCompiler compiler)
    {
        var shard = run.Program.Shard;
        var inputs = run.InputsOf(node);
        var all = inputs.Length == KernelKey.MaxArity ? ulong.MaxValue : (1ul << inputs.Length) - 1;
        var gradients = new Value[inputs.Length];
        try
        {
            compiler.Compile(shard.Kernels[shard.KernelOf[node]] with { Gradients = all }).Backward(inputs, run.ValueOf(node), 1.0, gradients);
        }
        catch (Exception)
        {
            // The run did not ask for these gradients, or it would have failed; what it did ask for can still be inspected.
            Array.Fill(gradients, double.NaN);
        }

        return Array.ConvertAll(gradients, gradient => gradient.Scalar);
    }
}
