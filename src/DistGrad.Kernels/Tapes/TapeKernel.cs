namespace DistGrad.Kernels.Tapes;

/// <summary>A block of float64 scalar ops: one tape, executed forward and backward.</summary>
internal sealed class TapeKernel : IKernel
{
    // An instruction and its share of the backward pass, on average; what takes longer than a turn of a grain should.
    private const double NanosecondsPerInstruction = 3;
    private const double LongNanoseconds = 100_000;

    private readonly TapeSpec _spec;

    // Inspection is rare.
    private readonly Lazy<TapeLookup> _lookup;

    /// <summary>The kernel of a block.</summary>
    /// <param name="spec">The block.</param>
    /// <param name="ops">Ops that it may use.</param>
    /// <param name="columns">Columns of gradients, shared by tapes; its own if null.</param>
    /// <exception cref="GraphException">The tape contradicts itself, or uses an op that is not elementwise.</exception>
    public TapeKernel(TapeSpec spec, OpRegistry ops, GradientColumns? columns = null)
    {
        Columns = columns ?? new();
        _spec = spec;
        Program = new TapeProgram(spec, ops);
        Buffers = new TapeBuffers(Program);
        Adjoints = new TapeAdjoints(spec);
        _lookup = new(() => new TapeLookup(spec));
    }

    /// <summary>What it executes.</summary>
    public TapeProgram Program { get; }

    /// <summary>Where its gradients begin.</summary>
    public TapeAdjoints Adjoints { get; }

    /// <summary>Its columns of values.</summary>
    public TapeBuffers Buffers { get; }

    /// <summary>Where its columns of gradients come from.</summary>
    public GradientColumns Columns { get; }

    /// <inheritdoc/>
    public bool IsLong => _spec.Instructions * NanosecondsPerInstruction > LongNanoseconds;

    /// <inheritdoc/>
    public ulong KeptInputs => 0;

    /// <inheritdoc/>
    public bool KeepsOutput => true;

    /// <inheritdoc/>
    public Value Forward(ReadOnlySpan<Value> inputs)
    {
        if (inputs.Length != _spec.InputStart.Length - 1) throw new InvalidOperationException($"A block of {_spec.InputStart.Length - 1} slots got {inputs.Length} messages.");
        var values = Buffers.Rent();
        var forms = new TapeMessageForm[inputs.Length];
        for (var slot = 0; slot < inputs.Length; slot++)
        {
            forms[slot] = TapeMessage.FormOf(inputs[slot]);
            TapeMessage.CopyTo(inputs[slot], values.AsSpan(_spec.InputStart[slot].._spec.InputStart[slot + 1]));
        }

        Program.Forward(values);
        return new Value(0, new TapeState { Values = values, Forms = forms });
    }

    /// <inheritdoc/>
    public Value Sum(ReadOnlySpan<Value> gradients) =>
        gradients.Length == _spec.Adjoints.Length
            ? new(0, new TapeGradients(Adjoints.Sum(gradients)))
            : throw new InvalidOperationException($"A block of {_spec.Adjoints.Length} gradient slots got {gradients.Length} messages.");

    /// <inheritdoc/>
    public void Backward(ReadOnlySpan<Value> inputs, Value output, Value upstream, Span<Value> gradients)
    {
        var (state, seeds) = ((TapeState)output.Content!, (TapeGradients)upstream.Content!);
        var column = Columns.Rent(_spec.Positions);
        Program.Backward(state.Values, column, Adjoints.Positions, seeds.Seeds);
        lock (state) (state.Gradients, seeds.Column, state.Wrt) = (seeds, column, TapeMessage.Gathered(column, _spec.WrtAt));
        for (var slot = 0; slot < gradients.Length; slot++)
            if (_spec.Gradients[slot].Length > 0) gradients[slot] = TapeMessage.Like(column, _spec.Gradients[slot], state.Forms[slot]);
    }

    /// <inheritdoc/>
    public Value Outgoing(Value output, int edge) => TapeMessage.Vector(((TapeState)output.Content!).Values ?? throw new InvalidOperationException("The values of the block were given back."), _spec.Outgoing[edge]);

    /// <inheritdoc/>
    public int[]? GraphNodes(NodeRole role) => role == NodeRole.Fetched ? _spec.Fetched : _spec.Wrt;

    /// <inheritdoc/>
    public Value Read(Value output, int graphNode)
    {
        var (state, at) = ((TapeState)output.Content!, Array.BinarySearch(_spec.Fetched, graphNode));
        lock (state)
        {
            if (at >= 0) return state.Values is { } values ? values[_spec.FetchedAt[at]] : state.Fetched[at];
        }

        return TryRead(output, default, graphNode, out var value, out _)
            ? value
            : throw new ArgumentException($"Node #{graphNode} was fused into a block and is not among what it was planned to give.", nameof(graphNode));
    }

    /// <inheritdoc/>
    public Value ReadGradient(Value output, Value upstream, int graphNode)
    {
        var (state, at) = ((TapeState)output.Content!, Array.BinarySearch(_spec.Wrt, graphNode));
        if (at >= 0) return state.Wrt[at];
        return TryRead(output, upstream, graphNode, out _, out var gradient) && gradient is { } number
            ? number
            : throw new ArgumentException($"Node #{graphNode} was fused into a block that was not planned to differentiate by it.", nameof(graphNode));
    }

    /// <inheritdoc/>
    public (int[] Nodes, double[] Numbers)? ReadAll(Value output, NodeRole role)
    {
        var state = (TapeState)output.Content!;
        if (role != NodeRole.Fetched) return (_spec.Wrt, state.Wrt);
        lock (state) return (_spec.Fetched, state.Values is { } values ? TapeMessage.Gathered(values, _spec.FetchedAt) : state.Fetched);
    }

    /// <inheritdoc/>
    public bool TryRead(Value output, Value upstream, int graphNode, out double value, out double? gradient)
    {
        (value, gradient) = (double.NaN, null);
        if (output.Content is not TapeState state) return false;
        lock (state)
        {
            if (state.Values is not { } values || _lookup.Value.PositionOf(graphNode) is not (>= 0 and var at)) return false;
            value = values[at];
            if (upstream.Content is TapeGradients { Column: { } column } && _lookup.Value.HasGradient(at)) gradient = column[at];
            return true;
        }
    }

    /// <inheritdoc/>
    public Value Settled(Value output)
    {
        var state = (TapeState)output.Content!;
        lock (state)
        {
            if (state.Values is not { } values) return output;
            var settled = new TapeState { Fetched = TapeMessage.Gathered(values, _spec.FetchedAt), Wrt = state.Wrt };
            state.Gradients?.Release(Columns);
            (state.Values, state.Gradients) = (null, null);
            Buffers.Return(values);
            return new Value(0, settled);
        }
    }
}
