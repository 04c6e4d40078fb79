using System.Runtime.CompilerServices;

namespace DistGrad;

/// <summary>The rules of one node: fill slots in any order, fire once when all are filled, sum gradients in slot order.</summary>
/// <remarks>
/// It never waits and never asks. A message for a filled slot is a duplicate and ignored, so that messages may come late,
/// twice and in any order. Calls for one node of one run must not overlap.
/// </remarks>
/// <param name="program">The node's shard.</param>
/// <param name="node">The node within its shard.</param>
public readonly struct NodeMachine(ShardProgram program, int node)
{
    /// <summary>Fires a node that waits for no message.</summary>
    /// <param name="run">State of the node's shard.</param>
    /// <param name="sink">Where messages go.</param>
    /// <exception cref="NodeFailedException">The node's op failed.</exception>
    public void Start(ShardRun run, INodeSink sink)
    {
        if (run.InputsMissing[node] == 0) FireForward(run, sink);
    }

    /// <summary>Takes a message; the node fires if it was the last one missing.</summary>
    /// <param name="run">State of the node's shard.</param>
    /// <param name="pass">The pass.</param>
    /// <param name="slot">The node's slot.</param>
    /// <param name="value">Value or upstream gradient.</param>
    /// <param name="sink">Where messages go.</param>
    /// <exception cref="NodeFailedException">The node's op failed.</exception>
    public void Accept(ShardRun run, Pass pass, int slot, Value value, INodeSink sink)
    {
        if (pass == Pass.Forward) AcceptValue(run, slot, value, sink);
        else AcceptGradient(run, slot, value, sink);
    }

    private void AcceptValue(ShardRun run, int slot, Value value, INodeSink sink)
    {
        var at = program.Shard.InputStart[node] + slot;
        if (run.InputStates[at] != SlotState.Empty) return;
        (run.Inputs[at], run.InputStates[at]) = (value, SlotState.Filled);
        if (--run.InputsMissing[node] == 0) FireForward(run, sink);
    }

    private void AcceptGradient(ShardRun run, int slot, Value gradient, INodeSink sink)
    {
        var at = program.Shard.GradientStart[node] + slot;
        if (run.GradientStates[at] != SlotState.Empty) return;
        (run.Gradients[at], run.GradientStates[at]) = (gradient, SlotState.Filled);
        if (--run.GradientsMissing[node] == 0) FireBackward(run, sink);
    }

    /// <summary>Does the work of a pass that was put off (see <see cref="INodeSink.TryDefer"/>). May be called outside the node's turn.</summary>
    /// <param name="run">State of the node's shard.</param>
    /// <param name="pass">The pass.</param>
    /// <returns>What <see cref="Resume"/> takes.</returns>
    /// <exception cref="NodeFailedException">The node's op failed.</exception>
    public Value[] Compute(ShardRun run, Pass pass)
    {
        if (pass == Pass.Forward) return [Compute(run)];
        var inputs = run.InputsOf(node);
        var gradients = new Value[inputs.Length + 1];
        gradients[^1] = SumInSlotOrder(run);
        Differentiate(run, inputs, gradients[^1], gradients.AsSpan(0, inputs.Length));
        return gradients;
    }

    /// <summary>Goes on, in the node's turn, with a pass whose work was done elsewhere.</summary>
    /// <param name="run">State of the node's shard.</param>
    /// <param name="pass">The pass.</param>
    /// <param name="computed">What <see cref="Compute(ShardRun, Pass)"/> gave.</param>
    /// <param name="sink">Where messages go.</param>
    public void Resume(ShardRun run, Pass pass, Value[] computed, INodeSink sink)
    {
        if (pass == Pass.Forward) PushForward(run, computed[0], sink);
        else PushBackward(run, computed[^1], computed.AsSpan(0, computed.Length - 1), sink);
    }

    private void FireForward(ShardRun run, INodeSink sink)
    {
        if (program.KernelOf(node).IsLong && sink.TryDefer(program.Shard.Shard, node, Pass.Forward)) return;
        PushForward(run, Compute(run), sink);
    }

    private void PushForward(ShardRun run, Value value, INodeSink sink)
    {
        var (shard, kernel) = (program.Shard, program.KernelOf(node));
        run.Outputs[node] = value;
        Volatile.Write(ref run.InputsMissing[node], ShardRun.Done);

        // What has far to go first: the neighbours that are near keep this silo busy meanwhile.
        if (sink.HasFar) PushValue(value, isFar: true, sink);
        PushValue(value, isFar: false, sink);
        var roles = shard.Roles[node];
        var isBackward = (roles & NodeRole.Backward) != 0;
        if (!run.Retains(node))
        {
            DropInputs(run, isBackward ? kernel.KeptInputs : 0);
            if (!(isBackward && kernel.KeepsOutput)) Settle(run);
        }

        sink.Fired(Pass.Forward);
        if (isBackward && (roles & NodeRole.Root) != 0) AcceptGradient(run, 0, kernel.Seed, sink);
    }

    private void PushValue(Value value, bool isFar, INodeSink sink)
    {
        var (shard, kernel, first, hasFar) = (program.Shard, program.KernelOf(node), program.Shard.OutputStart[node], sink.HasFar);
        for (var edge = first; edge < shard.OutputStart[node + 1]; edge++)
        {
            if (hasFar && sink.IsFar(shard.TargetShard[edge]) != isFar) continue;
            sink.Push(Pass.Forward, shard.TargetShard[edge], shard.TargetNode[edge], shard.TargetSlot[edge], kernel.Outgoing(value, edge - first));
        }
    }

    private void FireBackward(ShardRun run, INodeSink sink)
    {
        if (program.KernelOf(node).IsLong && sink.TryDefer(program.Shard.Shard, node, Pass.Backward)) return;
        var inputs = run.InputsOf(node);
        var upstream = SumInSlotOrder(run);
        Few few = default;
        var gradients = inputs.Length <= Few.Count ? ((Span<Value>)few)[..inputs.Length] : new Value[inputs.Length];
        Differentiate(run, inputs, upstream, gradients);
        PushBackward(run, upstream, gradients, sink);
    }

    private void PushBackward(ShardRun run, Value upstream, ReadOnlySpan<Value> gradients, INodeSink sink)
    {
        var shard = program.Shard;
        run.Upstreams[node] = upstream;
        Volatile.Write(ref run.GradientsMissing[node], ShardRun.Done);

        if (sink.HasFar) PushGradients(gradients, isFar: true, sink);
        PushGradients(gradients, isFar: false, sink);

        if (!run.Retains(node))
        {
            DropInputs(run, keeps: 0);
            var slots = shard.GradientStart[node]..shard.GradientStart[node + 1];
            run.GradientStates.AsSpan(slots).Fill(SlotState.Dropped);
            run.Gradients.AsSpan(slots).Clear();
            Settle(run);
            if (upstream.Content is not null && (shard.Roles[node] & NodeRole.Wrt) == 0) run.Upstreams[node] = default;
        }

        sink.Fired(Pass.Backward);
    }

    private void PushGradients(ReadOnlySpan<Value> gradients, bool isFar, INodeSink sink)
    {
        var (shard, start, hasFar) = (program.Shard, program.Shard.InputStart[node], sink.HasFar);
        for (var slot = 0; slot < gradients.Length; slot++)
        {
            if (shard.SourceSlot[start + slot] < 0 || (hasFar && sink.IsFar(shard.SourceShard[start + slot]) != isFar)) continue;
            sink.Push(Pass.Backward, shard.SourceShard[start + slot], shard.SourceNode[start + slot], shard.SourceSlot[start + slot], gradients[slot]);
        }
    }

    // The value goes, but for what is to be reported.
    private void Settle(ShardRun run)
    {
        if (run.Outputs[node].Content is null) return;
        var isReported = (program.Shard.Roles[node] & NodeRole.Fetched) != 0 || program.KernelOf(node).GraphNodes(NodeRole.Wrt) is not null;
        run.Outputs[node] = isReported ? program.KernelOf(node).Settled(run.Outputs[node]) : default;
    }

    private Value Compute(ShardRun run)
    {
        try
        {
            return program.KernelOf(node).Forward(run.InputsOf(node));
        }
        catch (Exception e)
        {
            throw Failure(run, Pass.Forward, e);
        }
    }

    private void Differentiate(ShardRun run, ReadOnlySpan<Value> inputs, Value upstream, Span<Value> gradients)
    {
        try
        {
            program.KernelOf(node).Backward(inputs, run.Outputs[node], upstream, gradients);
        }
        catch (Exception e)
        {
            throw Failure(run, Pass.Backward, e);
        }
    }

    private Value SumInSlotOrder(ShardRun run) =>
        program.KernelOf(node).Sum(run.Gradients.AsSpan(program.Shard.GradientStart[node]..program.Shard.GradientStart[node + 1]));

    private void DropInputs(ShardRun run, ulong keeps)
    {
        var (start, end) = (program.Shard.InputStart[node], program.Shard.InputStart[node + 1]);
        for (var slot = start; slot < end; slot++)
        {
            if ((keeps >> (slot - start) & 1) != 0) continue;
            (run.Inputs[slot], run.InputStates[slot]) = (default, SlotState.Dropped);
        }
    }

    // In the backward pass the inputs that backward does not read may be gone already.
    private NodeFailedException Failure(ShardRun run, Pass pass, Exception cause)
    {
        var shard = program.Shard;
        if (cause is OpFailedException op) return new NodeFailedException($"#{op.GraphNode}", op.Op, pass, op.Inputs, op.Message);
        var inputs = run.InputsOf(node);
        var (scalars, types) = (new double[inputs.Length], new string[inputs.Length]);
        for (var slot = 0; slot < scalars.Length; slot++)
        {
            scalars[slot] = run.InputStates[shard.InputStart[node] + slot] == SlotState.Filled && inputs[slot].Content is null ? inputs[slot].Scalar : double.NaN;
            types[slot] = string.Join(" and ", inputs[slot].Tensors.Select(tensor => tensor.Type));
        }

        return new NodeFailedException(shard.Label(node), shard.Kernels[shard.KernelOf[node]].Op, pass, scalars, cause.Message, Array.TrueForAll(types, type => type.Length == 0) ? null : types);
    }

    // Most ops have few inputs: their gradients need no memory of their own.
    [InlineArray(Count)]
    private struct Few
    {
        public const int Count = 4;

        private Value _first;
    }
}
