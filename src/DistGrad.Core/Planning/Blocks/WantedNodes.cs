namespace DistGrad.Planning.Blocks;

/// <summary>The nodes that a signature names, by the block that computes them.</summary>
internal sealed class WantedNodes
{
    private readonly int _rootBlock;
    private readonly int[][] _fetched;
    private readonly int[][] _wrt;

    public WantedNodes(PlanSignature signature, Liveness live, int[] blockOf, int blocks)
    {
        _rootBlock = signature.GradientOf >= 0 ? blockOf[signature.GradientOf] : -1;
        _fetched = ByBlock(signature.Fetches, blockOf, blocks, _ => true);
        _wrt = ByBlock(signature.Wrt, blockOf, blocks, live.IsBackward);
    }

    /// <summary>Whether the root is in a block.</summary>
    public bool HasRoot(int block) => _rootBlock == block;

    /// <summary>Nodes of a block that are fetched, ascending.</summary>
    public int[] Fetched(int block) => _fetched[block];

    /// <summary>Nodes of a block whose gradient is wanted and not zero by rule, ascending.</summary>
    public int[] Wrt(int block) => _wrt[block];

    private static int[][] ByBlock(int[] nodes, int[] blockOf, int blocks, Func<int, bool> isWanted)
    {
        var lists = new List<int>?[blocks];
        foreach (var node in nodes)
            if (blockOf[node] >= 0 && isWanted(node)) (lists[blockOf[node]] ??= []).Add(node);
        return Array.ConvertAll(lists, list => list?.ToArray() ?? []);
    }
}
