namespace DistGrad.Cli.Bench.Tensors;

/// <summary>Kernels whose calls somebody watches.</summary>
/// <param name="inner">Makes them.</param>
/// <param name="observer">Makes the calls.</param>
internal sealed class ObservedKernels(IKernelCompiler inner, KernelObserver observer) : IKernelCompiler
{
    /// <inheritdoc/>
    public OpRegistry Ops => inner.Ops;

    /// <inheritdoc/>
    public IKernel Compile(KernelKey key) => new Observed(inner.Compile(key), observer);

    private sealed class Observed(IKernel kernel, KernelObserver observer) : IKernel
    {
        public bool IsLong => kernel.IsLong;

        public Value Seed => kernel.Seed;

        public ulong KeptInputs => kernel.KeptInputs;

        public bool KeepsOutput => kernel.KeepsOutput;

        public Value Forward(ReadOnlySpan<Value> inputs)
        {
            var start = observer.Enter();
            var output = kernel.Forward(inputs);
            observer.Exit(start);
            return output;
        }

        public void Backward(ReadOnlySpan<Value> inputs, Value output, Value upstream, Span<Value> gradients)
        {
            var start = observer.Enter();
            kernel.Backward(inputs, output, upstream, gradients);
            observer.Exit(start);
        }

        public Value Sum(ReadOnlySpan<Value> gradients)
        {
            var start = observer.Enter();
            var sum = kernel.Sum(gradients);
            observer.Exit(start);
            return sum;
        }

        public Value Outgoing(Value output, int edge) => kernel.Outgoing(output, edge);

        public Value Read(Value output, int graphNode) => kernel.Read(output, graphNode);

        public int[]? GraphNodes(NodeRole role) => kernel.GraphNodes(role);

        public Value Settled(Value output) => kernel.Settled(output);

        public Value ReadGradient(Value output, Value upstream, int graphNode) => kernel.ReadGradient(output, upstream, graphNode);

        public (int[] Nodes, double[] Numbers)? ReadAll(Value output, NodeRole role) => kernel.ReadAll(output, role);

        public bool TryRead(Value output, Value upstream, int graphNode, out double value, out double? gradient) => kernel.TryRead(output, upstream, graphNode, out value, out gradient);
    }
}
