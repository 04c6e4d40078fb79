namespace DistGrad.Planning.Memory;

/// <summary>Finds the readers of a node's value that may be the last.</summary>
/// <param name="shards">The plan.</param>
/// <param name="compiler">Tells what kernels keep for their backward pass; everything, if null.</param>
internal sealed class Readers(PlanShard[] shards, IKernelCompiler? compiler)
{
    // How far to look whether one reader comes before another.
    private const int Horizon = 64;

    private readonly Dictionary<KernelKey, (ulong Inputs, bool Output)> _kept = [];

    /// <summary>Readers of which each may be the last, in which pass they read it, and bytes of what they hold of it.</summary>
    public IEnumerable<(PlacedNode Reader, bool IsBackward, long Bytes)> Last(PlacedNode node)
    {
        // Nodes that pass gradients on all fire forward before the root does, and the backward passes come after that.
        var (keepers, others) = (new List<(PlacedNode To, long Bytes, bool Carries)>(), new List<(PlacedNode To, long Bytes)>());
        foreach (var (to, slot, bytes, gradient) in node.Outgoing(shards))
        {
            if (to.IsBackward && (Kept(to).Inputs >> slot & 1) != 0) keepers.Add((to, bytes, gradient >= 0));
            else others.Add((to, bytes));
        }

        if (node.IsBackward && Kept(node).Output)
        {
            // It fires backward after those that send it gradients.
            yield return (node, true, node.ValueBytes);
            foreach (var (to, bytes, _) in keepers.Where(keeper => !keeper.Carries)) yield return (to, true, bytes);
            foreach (var (to, bytes) in others.Where(other => !other.To.IsBackward)) yield return (to, false, bytes);
            yield break;
        }

        var isBefore = keepers.ConvertAll(_ => false);
        for (var i = 0; i < keepers.Count; i++)
        {
            var reached = ReachedFrom(keepers[i].To, carrying: true);
            for (var j = 0; j < keepers.Count; j++) isBefore[j] |= j != i && reached.Contains(keepers[j].To.Number);
        }

        for (var i = 0; i < keepers.Count; i++)
            if (!isBefore[i]) yield return (keepers[i].To, true, keepers[i].Bytes);
        foreach (var (to, bytes) in others)
        {
            if (keepers.Count > 0 && to.IsBackward) continue;
            var reached = ReachedFrom(to, carrying: false);
            if (!others.Exists(other => reached.Contains(other.To.Number))) yield return (to, false, bytes);
        }
    }

    private (ulong Inputs, bool Output) Kept(PlacedNode node)
    {
        var kernel = node.Kernel;
        if (kernel.Block is not null || kernel.Tape is not null || compiler is null) return (ulong.MaxValue, true);
        if (kernel.Tensors is null || kernel.Gradients == 0) return default;
        if (_kept.TryGetValue(kernel, out var kept)) return kept;
        var compiled = compiler.Compile(kernel);
        return _kept[kernel] = (compiled.KeptInputs, compiled.KeepsOutput);
    }

    // Nodes after a node, not all of them if there are many.
    private HashSet<int> ReachedFrom(PlacedNode from, bool carrying)
    {
        var (reached, next) = (new HashSet<int>(), new Queue<PlacedNode>([from]));
        while (next.TryDequeue(out var node) && reached.Count < Horizon)
        {
            foreach (var (to, _, _, gradient) in node.Outgoing(shards))
                if ((gradient >= 0 || !carrying) && reached.Add(to.Number)) next.Enqueue(to);
        }

        return reached;
    }
}
