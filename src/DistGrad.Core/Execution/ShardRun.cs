using System.Runtime.InteropServices;

namespace DistGrad;

/// <summary>All state of a shard's nodes in one attempt at a run. A node touches only its own entries, in its own turn.</summary>
public sealed class ShardRun
{
    // Forward slots, then gradient slots, of all nodes; the plan's InputStart and GradientStart tell whose is whose.
    internal readonly Value[] Inputs;
    internal readonly SlotState[] InputStates;
    internal readonly Value[] Gradients;
    internal readonly SlotState[] GradientStates;

    // Slots still empty, by node; Done once the node has fired.
    internal readonly int[] InputsMissing;
    internal readonly int[] GradientsMissing;

    // The node's value and its summed upstream gradient; they mean something once the node has fired in that pass.
    internal readonly Value[] Outputs;
    internal readonly Value[] Upstreams;
    internal const int Done = -1;

    private readonly Func<int, bool> _retains;

    /// <summary>Fresh state: constants in their slots, everything else empty.</summary>
    /// <param name="program">The shard.</param>
    /// <param name="retains">Whether a node's state is to be kept after its last reader is done.</param>
    public ShardRun(ShardProgram program, Func<int, bool> retains)
    {
        Program = program;
        _retains = retains;
        var shard = program.Shard;
        var count = shard.Count;
        (Inputs, InputStates) = (new Value[shard.InputStart[count]], new SlotState[shard.InputStart[count]]);
        (Gradients, GradientStates) = (new Value[shard.GradientStart[count]], new SlotState[shard.GradientStart[count]]);
        (Outputs, Upstreams) = (new Value[count], new Value[count]);
        (InputsMissing, GradientsMissing) = (Sizes(shard.InputStart), Sizes(shard.GradientStart));
        for (var i = 0; i < shard.BoundSlots.Length; i++)
        {
            var slot = shard.BoundSlots[i];
            (Inputs[slot], InputStates[slot]) = (shard.BoundValues[i], SlotState.Filled);
            InputsMissing[ShardProgram.NodeOf(shard.InputStart, slot)]--;
        }
    }

    /// <summary>The shard.</summary>
    public ShardProgram Program { get; }

    /// <summary>Number of slots that hold a value or gradient.</summary>
    public int FilledSlots => InputStates.Count(s => s == SlotState.Filled) + GradientStates.Count(s => s == SlotState.Filled);

    /// <summary>Bytes of the tensors that it holds, each once, and of the values and gradients of tapes; those that belong to the plan do not count.</summary>
    public long TensorBytes
    {
        get
        {
            var seen = new HashSet<(object, int)>();
            foreach (var bound in Program.Shard.BoundValues) Sum(seen, bound);
            var bytes = 0L;
            foreach (var values in new[] { Inputs, Gradients, Outputs, Upstreams })
                foreach (var value in values) bytes += Sum(seen, value);
            for (var node = 0; node < Outputs.Length; node++)
                if (Program.Shard.Kernels[Program.Shard.KernelOf[node]].Tape is not null) bytes += Outputs[node].Bytes + Upstreams[node].Bytes;
            return bytes;
        }
    }

    /// <summary>Number of messages that its nodes have sent in a pass, as far as it was read while they go on.</summary>
    /// <param name="pass">The pass.</param>
    public long Sent(Pass pass)
    {
        var (shard, sent) = (Program.Shard, 0L);
        for (var node = 0; node < shard.Count; node++)
        {
            if (pass == Pass.Forward && HasValue(node)) sent += shard.OutputStart[node + 1] - shard.OutputStart[node];
            if (pass == Pass.Forward || !HasGradient(node)) continue;
            foreach (var slot in shard.SourceSlot.AsSpan(shard.InputStart[node]..shard.InputStart[node + 1]))
                if (slot >= 0) sent++;
        }

        return sent;
    }

    /// <summary>Whether a node has fired forward.</summary>
    /// <param name="node">Node within the shard.</param>
    public bool HasValue(int node) => Volatile.Read(ref InputsMissing[node]) == Done;

    /// <summary>Whether a node has fired backward.</summary>
    /// <param name="node">Node within the shard.</param>
    public bool HasGradient(int node) => Volatile.Read(ref GradientsMissing[node]) == Done;

    /// <summary>Whether a node's state is kept after its last reader is done.</summary>
    /// <param name="node">Node within the shard.</param>
    public bool Retains(int node) => _retains(node);

    /// <summary>Value of a node that has fired forward and whose value was not dropped.</summary>
    /// <param name="node">Node within the shard.</param>
    public Value ValueOf(int node) => Outputs[node];

    /// <summary>Gradient of the root with respect to the value of a node that has fired backward.</summary>
    /// <param name="node">Node within the shard.</param>
    public Value GradientOf(int node) => Upstreams[node];

    /// <summary>Input values of a node, one for each slot; meaningful where they are retained.</summary>
    /// <param name="node">Node within the shard.</param>
    public ReadOnlySpan<Value> InputsOf(int node)
    {
        var start = Program.Shard.InputStart[node];
        return Inputs.AsSpan(start, Program.Shard.InputStart[node + 1] - start);
    }

    // Tensors of several shapes may share their elements.
    private static long Sum(HashSet<(object, int)> seen, Value value)
    {
        var bytes = 0L;
        foreach (var tensor in value.Tensors)
        {
            var memory = MemoryMarshal.TryGetArray(tensor.Bytes, out var segment) ? (segment.Array!, segment.Offset) : ((object)tensor, 0);
            if (seen.Add(memory)) bytes += tensor.Bytes.Length;
        }

        return bytes;
    }

    private static int[] Sizes(int[] starts)
    {
        var sizes = new int[starts.Length - 1];
        for (var i = 0; i < sizes.Length; i++) sizes[i] = starts[i + 1] - starts[i];
        return sizes;
    }
}
