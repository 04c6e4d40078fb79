namespace DistGrad.Kernels.Tapes;

internal sealed class TapeKernel(TapeSpec spec, OpRegistry ops) : IKernel
{
    private readonly TapeProgram _program = new(spec, ops);
    public bool IsLong => spec.Instructions > 30000;
    public ulong KeptInputs => 0;
    public bool KeepsOutput => true;
    public Value Seed => 1.0;

    public Value Forward(ReadOnlySpan<Value> inputs)
    {
        var v = new double[spec.Positions];
        _program.SetConstants(v);
        for (var slot = 0; slot + 1 < spec.InputStart.Length; slot++)
            for (var i = spec.InputStart[slot]; i < spec.InputStart[slot + 1]; i++) v[i] = At(inputs[slot], i - spec.InputStart[slot]);
        _program.Forward(v);
        return new Value(0, new State { V = v });
    }

    private static double At(Value value, int i) => value.Content switch { null => value.Scalar, Tensor t => t.Number(i), ValuePack p => p.Tensors[i].Number(0), _ => throw new InvalidOperationException() };

    public void Backward(ReadOnlySpan<Value> inputs, Value output, Value upstream, Span<Value> gradients)
    {
        var (s, g) = ((State)output.Content!, ((State)upstream.Content!).V);
        _program.Backward(s.V, g);
        s.G = g;
        for (var slot = 0; slot < gradients.Length; slot++)
        {
            var at = spec.Gradients[slot];
            if (at.Length == 0) continue;
            gradients[slot] = at.Length == 1 && spec.InputStart[slot + 1] - spec.InputStart[slot] == 1 ? g[at[0]] : Tensor.Vector<double>(Array.ConvertAll(at, i => g[i]));
        }
    }

    public Value Outgoing(Value output, int edge) => Tensor.Vector<double>(Array.ConvertAll(spec.Outgoing[edge], i => ((State)output.Content!).V[i]));

    public Value Sum(ReadOnlySpan<Value> gradients)
    {
        var g = new double[spec.Positions];
        for (var slot = 0; slot < gradients.Length; slot++)
            for (var i = 0; i < spec.Adjoints[slot].Length; i++) g[spec.Adjoints[slot][i]] += At(gradients[slot], i);
        return new Value(0, new State { V = g });
    }

    public Value Read(Value output, int graphNode) => ((State)output.Content!).V[spec.FetchedAt[Array.BinarySearch(spec.Fetched, graphNode)]];
    public Value ReadGradient(Value output, Value upstream, int graphNode) => ((State)output.Content!).G![spec.WrtAt[Array.BinarySearch(spec.Wrt, graphNode)]];
    public int[]? GraphNodes(NodeRole role) => role == NodeRole.Fetched ? spec.Fetched : spec.Wrt;

    public bool TryRead(Value output, Value upstream, int graphNode, out double value, out double? gradient)
    {
        (value, gradient) = (0, null);
        var at = Array.IndexOf(spec.InputNode, graphNode);
        if (at < 0) at = Array.IndexOf(spec.GraphNode, graphNode) is >= 0 and var i ? i + spec.InputNode.Length + spec.Constants.Length : -1;
        if (at < 0) return false;
        var s = (State)output.Content!;
        value = s.V[at];
        gradient = s.G?[at];
        return true;
    }

    private sealed class State
    {
        public required double[] V;
        public double[]? G;
    }
}
