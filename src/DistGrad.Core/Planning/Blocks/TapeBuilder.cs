namespace DistGrad.Planning.Blocks;

/// <summary>Writes blocks of scalar ops, and blocks that hold nothing but fed scalars, as tapes.</summary>
/// <param name="signature">What is wanted of it.</param>
/// <param name="live">What of it is needed.</param>
/// <param name="reads">What blocks read of each other.</param>
/// <param name="wanted">Fetches and gradients, by block.</param>
/// <param name="assembler">Writes the ops.</param>
/// <param name="positionOf">By graph node, its position in the block that was assembled last.</param>
internal sealed class TapeBuilder(PlanSignature signature, Liveness live, BlockReads reads, WantedNodes wanted, TapeAssembler assembler, int[] positionOf)
{
    private static readonly TapeCode NoCode = new() { Ops = [], RunOp = [], RunLength = [], Operands = [], GraphNode = [], Constants = [] };

    /// <summary>A block of ops.</summary>
    /// <param name="block">Number of the block.</param>
    /// <param name="nodes">Its ops, producers before consumers.</param>
    public TapeSpec Build(int block, ReadOnlySpan<int> nodes)
    {
        int[] inputs = [.. reads.Reads[block].SelectMany(read => read.Nodes)];
        var start = new int[reads.Reads[block].Length + 1];
        for (var slot = 0; slot < reads.Reads[block].Length; slot++) start[slot + 1] = start[slot] + reads.Reads[block][slot].Nodes.Length;
        var code = assembler.Assemble(nodes, inputs);
        return Spec(block, code, inputs, start, isFed: false);
    }

    /// <summary>A block of fed scalars.</summary>
    /// <param name="block">Number of the block.</param>
    /// <param name="inputs">The inputs, ascending.</param>
    public TapeSpec BuildFed(int block, ReadOnlySpan<int> inputs)
    {
        for (var i = 0; i < inputs.Length; i++) positionOf[inputs[i]] = i;
        return Spec(block, NoCode, inputs.ToArray(), [0, inputs.Length], isFed: true);
    }

    private TapeSpec Spec(int block, TapeCode code, int[] inputs, int[] inputStart, bool isFed)
    {
        var root = signature.GradientOf;
        var hasRoot = wanted.HasRoot(block) && live.IsBackward(root);
        var carrying = reads.Consumers[block].Select(consumer => reads.Reads[consumer.Block][consumer.Slot].Carried).Where(carried => carried.Length > 0);
        var (fetched, wrt) = (wanted.Fetched(block), wanted.Wrt(block));
        return new TapeSpec
        {
            Ops = code.Ops,
            RunOp = code.RunOp,
            RunLength = code.RunLength,
            Operands = code.Operands,
            GraphNode = code.GraphNode,
            Constants = code.Constants,
            InputNode = inputs,
            InputStart = inputStart,
            Outgoing = [.. reads.Consumers[block].Select(consumer => Positions(reads.Reads[consumer.Block][consumer.Slot].Nodes))],
            Adjoints = [.. (hasRoot ? [Positions([root])] : Array.Empty<int[]>()).Concat(carrying.Select(Positions))],
            Gradients = isFed ? [[]] : [.. reads.Reads[block].Select(read => Positions(read.Carried))],
            Fetched = fetched,
            FetchedAt = Positions(fetched),
            Wrt = wrt,
            WrtAt = Positions(wrt),
            HasRoot = hasRoot,
            IsFed = isFed,
        };
    }

    private int[] Positions(int[] nodes) => Array.ConvertAll(nodes, node => positionOf[node]);
}
