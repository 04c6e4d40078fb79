namespace DistGrad.Planning;

/// <summary>Sorts the ops of a block into a tape: instructions of one op next to each other, values of one neighbourhood too.</summary>
/// <remarks>
/// <para>
/// The nodes are taken in segments, so that the values that instructions read and write stay in the processor's cache. In a segment the ops
/// have their turns, round after round, and an instruction is executed in the first turn of its op when its operands are there: that makes
/// longer runs than level after level does where ops are mixed at random. An instruction may read a result of its own run: those that do
/// come after those that do not, as batches of instructions end before them.
/// </para>
/// <para>
/// An associative op of more than two inputs becomes a balanced tree over neighbours, which keeps the order of the inputs; a mean becomes a
/// sum, divided by the number of inputs. Linear time; what it allocates beside the result is used again for the next block.
/// </para>
/// </remarks>
/// <param name="graph">The graph, all types known.</param>
/// <param name="ops">Ops that the graph may use.</param>
/// <param name="live">Which nodes take part in the backward pass.</param>
/// <param name="positionOf">Scratch of as many entries as the graph has nodes, shared by all blocks.</param>
internal sealed class TapeAssembler(Graph graph, OpRegistry ops, Liveness live, int[] positionOf)
{
    private readonly TapeForm[] _forms = Array.ConvertAll(graph.Columns.Kinds, kind => TapeForms.Of(kind, ops));
    private readonly TapeOpTable _table = new(graph.Columns.Kinds);
    private readonly TapeSources _sources = new(graph, positionOf);
    private readonly TapeSegment _segment = new(positionOf);

    // What a tree still has to join, and the operands of the node at hand.
    private int[] _tree = new int[2];

    /// <summary>Assembles a block.</summary>
    /// <param name="nodes">The block's nodes, all of them ops, producers before consumers.</param>
    /// <param name="inputs">Nodes whose values come from outside the block, in the order of their positions.</param>
    /// <returns>The tape. Afterwards <c>positionOf</c> has the position of every node and of every input.</returns>
    /// <exception cref="GraphException">A node's op is not elementwise.</exception>
    public TapeCode Assemble(ReadOnlySpan<int> nodes, ReadOnlySpan<int> inputs)
    {
        _table.Clear();
        _sources.Begin(inputs);
        var (instructions, operands) = Survey(nodes);
        _segment.Begin(_sources.Count, instructions, operands);
        foreach (var node in nodes) Add(node);
        _segment.Flush();
        return new TapeCode
        {
            Ops = _table.Ops,
            RunOp = _segment.RunOp,
            RunLength = _segment.RunLength,
            Operands = _segment.Operands,
            GraphNode = _segment.GraphNode,
            Constants = _sources.Constants,
        };
    }

    // Gives constants their positions, which come before those of the first instruction, and counts the rest.
    private (int Instructions, int Operands) Survey(ReadOnlySpan<int> nodes)
    {
        var (instructions, operands) = (0, 0);
        foreach (var node in nodes)
        {
            var inputs = graph.InputsOf(node);
            var form = FormOf(node, inputs.Length);
            foreach (var input in inputs)
                if (_forms[graph.Columns.KindOf[input]] == TapeForm.Constant) _sources.Place(input);
            if (form == TapeForm.Mean) _sources.PlaceCount(inputs.Length);
            var steps = form switch { TapeForm.Tree => inputs.Length - 1, TapeForm.Mean => inputs.Length, _ => 1 };
            instructions = checked(instructions + steps);
            operands = checked(operands + (form == TapeForm.Plain ? inputs.Length : 2 * steps));
        }

        return (instructions, operands);
    }

    private void Add(int node)
    {
        var inputs = graph.InputsOf(node);
        if (_tree.Length < inputs.Length) Array.Resize(ref _tree, Math.Max(inputs.Length, 2 * _tree.Length));
        for (var i = 0; i < inputs.Length; i++) _tree[i] = positionOf[inputs[i]];
        var (kind, form) = (graph.Columns.KindOf[node], FormOf(node, inputs.Length));
        if (form == TapeForm.Plain)
        {
            positionOf[node] = Emit(_table.Of(kind, inputs.Length), node, node, _tree.AsSpan(0, inputs.Length));
        }
        else if (form == TapeForm.Tree)
        {
            positionOf[node] = Join(_table.Of(kind, 2), node, inputs.Length, last: node);
        }
        else
        {
            if (inputs.Length > 1) _tree[0] = Join(_table.Sum, node, inputs.Length, last: ~node);
            _tree[1] = _sources.PlaceCount(inputs.Length);
            positionOf[node] = Emit(_table.Div, node, node, _tree.AsSpan(0, 2));
        }
    }

    // Joins neighbours until one is left.
    private int Join(int op, int node, int count, int last)
    {
        for (; count > 1; count = (count + 1) / 2)
        {
            for (var i = 0; i < count / 2; i++) _tree[i] = Emit(op, node, count == 2 ? last : ~node, _tree.AsSpan(2 * i, 2));
            if (count % 2 != 0) _tree[count / 2] = _tree[count - 1];
        }

        return _tree[0];
    }

    private int Emit(int op, int node, int graphNode, ReadOnlySpan<int> operands)
    {
        if (_segment.IsFull) _segment.Flush();
        return _segment.Add(op, live.IsBackward(node), graphNode, operands);
    }

    private TapeForm FormOf(int node, int arity)
    {
        var form = _forms[graph.Columns.KindOf[node]];
        if (form is TapeForm.Plain or TapeForm.Mean) return form;
        return form != TapeForm.Tree ? throw new GraphException($"Node '{graph.Label(node)}' ({graph.OpOf(node)}) is no op on scalars, so it is in no tape.") : arity > 2 ? form : TapeForm.Plain;
    }
}
