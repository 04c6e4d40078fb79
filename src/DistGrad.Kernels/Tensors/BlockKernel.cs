namespace DistGrad.Kernels.Tensors;

/// <summary>A block of ops: one program forward, one backward. Between the two a run keeps what the backward program reads.</summary>
internal sealed class BlockKernel : IKernel
{
    private readonly BlockSpec _spec;
    private readonly TensorProgram _forward;
    private readonly TensorProgram? _backward;
    private readonly TensorType[] _inputTypes;

    // Results that only the backward pass reads.
    private readonly int[] _private;

    public BlockKernel(BlockSpec spec, OpRegistry ops)
    {
        _spec = spec;
        var forward = Graph.FromBytes(spec.Forward);
        int[] inputs = [.. Enumerable.Range(0, spec.InputSlot.Length)];
        _inputTypes = Array.ConvertAll(inputs, forward.TypeOf);
        _forward = TensorProgram.Compile(forward, inputs, forward.Outputs.ToArray(), ops, hasShapes: true);
        _private = Private(spec, forward.Outputs.Length, _forward);
        if (spec.Backward.Length == 0) return;
        var backward = Graph.FromBytes(spec.Backward);
        _backward = TensorProgram.Compile(backward, [.. Enumerable.Range(0, spec.Kept.Length + spec.AdjointTypes.Length)], backward.Outputs.ToArray(), ops, hasShapes: true);
    }

    /// <inheritdoc/>
    /// <remarks>Before it has run, since it is compiled then.</remarks>
    public bool IsLong => _spec.Work > TensorKernel.LongWork || !_forward.HasRun || _backward is { HasRun: false };

    /// <inheritdoc/>
    public ulong KeptInputs => 0;

    /// <inheritdoc/>
    public bool KeepsOutput => true;

    /// <inheritdoc/>
    public Value Seed => new(0, new ValuePack { Tensors = [Tensor.Full(_spec.AdjointTypes[0], 1)] });

    /// <inheritdoc/>
    public Value Forward(ReadOnlySpan<Value> inputs)
    {
        var given = new Tensor?[_inputTypes.Length];
        for (var i = 0; i < given.Length; i++)
        {
            var (value, at) = (inputs[_spec.InputSlot[i]], _spec.InputAt[i]);
            given[i] = at < 0 ? TensorValues.Unpack(value, _inputTypes[i]) : Element(value, at, _inputTypes[i]);
        }

        var results = _forward.Run(given);
        return new Value(0, new State(results, Array.ConvertAll(_spec.Kept, kept => kept >= 0 ? results[kept] : given[~kept]!)));
    }

    /// <inheritdoc/>
    public void Backward(ReadOnlySpan<Value> inputs, Value output, Value upstream, Span<Value> gradients)
    {
        var state = (State)output.Content!;
        var outputs = _backward!.Run([.. state.Kept, .. ((ValuePack)upstream.Content!).Tensors]);
        state.Wrt = Array.ConvertAll(_spec.WrtOutput, at => outputs[at]);
        for (var slot = 0; slot < gradients.Length; slot++)
        {
            var mine = Array.ConvertAll(_spec.GradientsOf[slot], at => outputs[at]);
            var isPlain = Array.IndexOf(_spec.InputSlot, slot) is >= 0 and var input && _spec.InputAt[input] < 0;
            if (mine.Length > 0) gradients[slot] = isPlain ? TensorValues.Pack(mine[0]) : new Value(0, new ValuePack { Tensors = mine });
        }

        state.Forget(_private);
    }

    /// <inheritdoc/>
    public Value Sum(ReadOnlySpan<Value> gradients)
    {
        var sums = new Value[_spec.AdjointTypes.Length];
        var isSet = new bool[sums.Length];
        for (var slot = 0; slot < gradients.Length; slot++)
        {
            for (var i = 0; i < _spec.AdjointsOf[slot].Length; i++)
            {
                var adjoint = _spec.AdjointsOf[slot][i];
                var gradient = TensorValues.Pack(Element(gradients[slot], i, _spec.AdjointTypes[adjoint]));
                sums[adjoint] = isSet[adjoint] ? TensorValues.Sum([TensorValues.Pack(sums[adjoint].ToTensor(_spec.AdjointTypes[adjoint].DType)), gradient], _spec.AdjointTypes[adjoint]) : gradient;
                isSet[adjoint] = true;
            }
        }

        return new Value(0, new ValuePack { Tensors = [.. sums.Select((sum, i) => sum.ToTensor(_spec.AdjointTypes[i].DType))] });
    }

    /// <inheritdoc/>
    public Value Outgoing(Value output, int edge)
    {
        var state = (State)output.Content!;
        return new Value(0, new ValuePack { Tensors = Array.ConvertAll(_spec.Outgoing[edge], result => state.Results[result]) });
    }

    /// <inheritdoc/>
    public Value Read(Value output, int graphNode)
    {
        var at = Array.IndexOf(_spec.Fetched, graphNode);
        return at >= 0 ? TensorValues.Pack(((State)output.Content!).Results[_spec.FetchedResult[at]]) : throw new ArgumentException($"Node #{graphNode} was fused into a block and is not among what it was planned to give.", nameof(graphNode));
    }

    /// <inheritdoc/>
    public Value ReadGradient(Value output, Value upstream, int graphNode) => TensorValues.Pack(((State)output.Content!).Wrt![Array.IndexOf(_spec.Wrt, graphNode)]);

    /// <inheritdoc/>
    public int[]? GraphNodes(NodeRole role) => role == NodeRole.Fetched ? _spec.Fetched : _spec.Wrt;

    /// <inheritdoc/>
    public Value Settled(Value output)
    {
        var state = (State)output.Content!;
        var results = new Tensor[state.Results.Length];
        foreach (var result in _spec.FetchedResult) results[result] = state.Results[result];
        return new Value(0, new State(results, []) { Wrt = state.Wrt });
    }

    // Blocks of tensors send one tensor for each value, blocks of scalars one vector.
    private static Tensor Element(Value message, int at, TensorType type) =>
        message.Content is ValuePack pack ? pack.Tensors[at] : Tensor.Full(type, message.Tensor!.Number(at));

    private static int[] Private(BlockSpec spec, int results, TensorProgram forward)
    {
        var shared = spec.Outgoing.SelectMany(outgoing => outgoing).Concat(spec.FetchedResult).ToHashSet();
        return [.. Enumerable.Range(0, results).Where(result => !shared.Contains(result) && forward.IsFresh(result))];
    }

    // What a run holds of a block between its passes, and then for its results.
    private sealed class State(Tensor[] results, Tensor[] kept) : ITensorHolder
    {
        public Tensor[] Results { get; } = results;

        public Tensor[] Kept { get; private set; } = kept;

        public Tensor[]? Wrt { get; set; }

        // Ends the backward pass. Nobody else has these results, so their memory is free at once.
        public void Forget(int[] results)
        {
            Kept = [];
            foreach (var result in results)
            {
                var memory = Results[result].Bytes;
                Results[result] = null!;
                TensorBuffer.Return(memory);
            }
        }

        // Of the results only those are left that are reported, once the work is done.
        public IEnumerable<Tensor> Tensors => Results.Concat(Kept).Concat(Wrt ?? []).Where(tensor => tensor is not null);
    }
}
