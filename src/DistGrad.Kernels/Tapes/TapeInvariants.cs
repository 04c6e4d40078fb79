namespace DistGrad.Kernels.Tapes;

/// <summary>What holds of every tape. Instructions rely on it: they read and write without looking.</summary>
internal static class TapeInvariants
{
    /// <summary>Checks a tape.</summary>
    /// <param name="spec">The tape.</param>
    /// <exception cref="GraphException">It contradicts itself.</exception>
    public static void Check(TapeSpec spec)
    {
        if (spec.InputNode.LongLength + spec.Constants.LongLength + spec.GraphNode.LongLength > Array.MaxLength) throw Malformed("it has more positions than an array may have");
        CheckInstructions(spec);
        CheckSlots(spec);
        foreach (var positions in spec.Outgoing) CheckPositions(positions, spec.Positions, "sent");
        foreach (var positions in spec.Adjoints) CheckPositions(positions, spec.Positions, "given a gradient");
        if (spec is { HasRoot: true, Adjoints.Length: 0 }) throw Malformed("it has the root and no slot for the seed");
        if (spec.HasRoot && spec.Adjoints[0].Length != 1) throw Malformed($"its seed is for {spec.Adjoints[0].Length} positions");
        CheckReported(spec.Fetched, spec.FetchedAt, spec.Positions, "fetched");
        CheckReported(spec.Wrt, spec.WrtAt, spec.Positions, "differentiated by");
    }

    private static void CheckInstructions(TapeSpec spec)
    {
        if (spec.RunOp.Length != spec.RunLength.Length) throw Malformed($"it has ops for {spec.RunOp.Length} runs and lengths for {spec.RunLength.Length}");
        foreach (var op in spec.Ops)
            if (op.Arity < 0) throw Malformed($"op '{op.Name}' has {op.Arity} operands");
        var (first, operand) = (spec.Inputs + spec.Constants.Length, 0);
        for (var run = 0; run < spec.RunOp.Length; run++)
        {
            var length = spec.RunLength[run] < 0 ? ~spec.RunLength[run] : spec.RunLength[run];
            if ((uint)spec.RunOp[run] >= (uint)spec.Ops.Length) throw Malformed($"run {run} is of op {spec.RunOp[run]} of {spec.Ops.Length}");
            if (length == 0 || length > spec.Positions - first) throw Malformed($"run {run} is {length} long, and {spec.Positions - first} instructions are left");
            var arity = spec.Ops[spec.RunOp[run]].Arity;
            if ((long)length * arity > spec.Operands.Length - operand) throw Malformed($"run {run} has {(long)length * arity} operands, and {spec.Operands.Length - operand} are left");
            for (var column = 0; column < arity; column++, operand += length) CheckOperands(spec.Operands.AsSpan(operand, length), first, run);
            first += length;
        }

        if (first < spec.Positions) throw Malformed($"its runs have {spec.Positions - first} instructions too few");
        if (operand < spec.Operands.Length) throw Malformed($"its runs have {spec.Operands.Length - operand} operands too few");
    }

    // An instruction reads what comes before it. In most runs no instruction reads a result of the run: those are found out all at once.
    private static void CheckOperands(ReadOnlySpan<int> operands, int first, int run)
    {
        var greatest = 0u;
        foreach (var operand in operands) greatest = Math.Max(greatest, (uint)operand);
        if (greatest < (uint)first) return;
        for (var i = 0; i < operands.Length; i++)
            if ((uint)operands[i] >= (uint)(first + i)) throw Malformed($"the instruction at position {first + i}, in run {run}, reads position {operands[i]}");
    }

    private static void CheckSlots(TapeSpec spec)
    {
        var start = spec.InputStart;
        if (start.Length == 0 || start[0] != 0 || start[^1] != spec.Inputs) throw Malformed($"its slots do not cover its {spec.Inputs} inputs");
        if (spec.Gradients.Length != start.Length - 1) throw Malformed($"it has {start.Length - 1} slots and gradients for {spec.Gradients.Length}");
        for (var slot = 0; slot < spec.Gradients.Length; slot++)
        {
            if (start[slot] > start[slot + 1]) throw Malformed($"slot {slot} ends before it begins");
            foreach (var input in spec.Gradients[slot])
                if (input < start[slot] || input >= start[slot + 1]) throw Malformed($"slot {slot} has no input {input}");
        }
    }

    private static void CheckReported(int[] nodes, int[] positions, int count, string what)
    {
        if (nodes.Length != positions.Length) throw Malformed($"{nodes.Length} nodes are {what}, at {positions.Length} positions");
        for (var i = 1; i < nodes.Length; i++)
            if (nodes[i] <= nodes[i - 1]) throw Malformed($"the nodes that are {what} are not ascending");
        CheckPositions(positions, count, what);
    }

    private static void CheckPositions(int[] positions, int count, string what)
    {
        foreach (var position in positions)
            if ((uint)position >= (uint)count) throw Malformed($"position {position} of {count} is {what}");
    }

    private static GraphException Malformed(string problem) => new($"A tape is malformed: {problem}.");
}
