using System.Runtime.InteropServices;

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

    private void FireForward(ShardRun run, INodeSink sink)
    {
        var shard = program.Shard;
        var value = Compute(run);
        run.Outputs[node] = value;
        Volatile.Write(ref run.InputsMissing[node], ShardRun.Done);
        for (var edge = shard.OutputStart[node]; edge < shard.OutputStart[node + 1]; edge++)
            sink.Push(Pass.Forward, shard.TargetShard[edge], shard.TargetNode[edge], shard.TargetSlot[edge], value);
        var roles = shard.Roles[node];
        var keeps = (roles & NodeRole.Backward) != 0 ? program.KernelOf(node).KeptInputs : 0;
        if (!run.Retains(node)) DropInputs(run, keeps);
        sink.Fired(Pass.Forward);
        if ((roles & (NodeRole.Root | NodeRole.Backward)) == (NodeRole.Root | NodeRole.Backward)) AcceptGradient(run, 0, 1.0, sink);
    }

    private void FireBackward(ShardRun run, INodeSink sink)
    {
        var shard = program.Shard;
        var upstream = SumInSlotOrder(run);
        run.Upstreams[node] = upstream;
        var inputs = run.InputsOf(node);
        Span<Value> gradients = stackalloc Value[inputs.Length];
        Differentiate(run, inputs, upstream, gradients);
        Volatile.Write(ref run.GradientsMissing[node], ShardRun.Done);
        var start = shard.InputStart[node];
        for (var slot = 0; slot < inputs.Length; slot++)
        {
            if (shard.SourceSlot[start + slot] < 0) continue;
            sink.Push(Pass.Backward, shard.SourceShard[start + slot], shard.SourceNode[start + slot], shard.SourceSlot[start + slot], gradients[slot]);
        }

        if (!run.Retains(node))
        {
            DropInputs(run, keeps: 0);
            run.GradientStates.AsSpan(shard.GradientStart[node]..shard.GradientStart[node + 1]).Fill(SlotState.Dropped);
        }

        sink.Fired(Pass.Backward);
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

    private Value SumInSlotOrder(ShardRun run)
    {
        var shard = program.Shard;
        var sum = run.Gradients[shard.GradientStart[node]].Scalar;
        for (var slot = shard.GradientStart[node] + 1; slot < shard.GradientStart[node + 1]; slot++) sum += run.Gradients[slot].Scalar;
        return sum;
    }

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
        var inputs = MemoryMarshal.Cast<Value, double>(run.InputsOf(node)).ToArray();
        for (var slot = 0; slot < inputs.Length; slot++)
            if (run.InputStates[shard.InputStart[node] + slot] != SlotState.Filled) inputs[slot] = double.NaN;
        return new NodeFailedException(shard.Label(node), shard.Kernels[shard.KernelOf[node]].Op, pass, inputs, cause.Message);
    }
}
