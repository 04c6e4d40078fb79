namespace DistGrad.Planning;

/// <summary>Instructions that are sorted together, and the columns that they go into.</summary>
/// <remarks>
/// Instructions are numbered as they come. An operand is a position, or the complement of the number of an instruction, which gets its
/// position when its segment is written.
/// </remarks>
/// <param name="positionOf">Gets the position of each graph node.</param>
internal sealed class TapeSegment(int[] positionOf)
{
    // Values and gradients of so many instructions fit into a core's second cache.
    private const int Capacity = 16_384;

    private readonly int[] _key = new int[Capacity];
    private readonly int[] _round = new int[Capacity];
    private readonly int[] _depth = new int[Capacity];
    private readonly int[] _node = new int[Capacity];
    private readonly int[] _operandStart = new int[Capacity];
    private readonly TapeOrder _order = new(Capacity);
    private readonly List<int> _runOp = [];
    private readonly List<int> _runLength = [];
    private int[] _operands = new int[2 * Capacity];
    private int[] _placed = [];
    private int _operandCount;
    private int _count;

    // Number of the segment's first instruction; how many operands have been written; position of the first instruction of all.
    private int _first;
    private int _written;
    private int _base;

    /// <summary>Whether nothing more goes in before <see cref="Flush"/>.</summary>
    public bool IsFull => _count == Capacity;

    public int[] RunOp => [.. _runOp];

    public int[] RunLength => [.. _runLength];

    public int[] Operands { get; private set; } = [];

    public int[] GraphNode { get; private set; } = [];

    /// <summary>Begins a tape.</summary>
    /// <param name="position">Position of its first instruction.</param>
    /// <param name="instructions">Number of its instructions.</param>
    /// <param name="operands">Number of their operands.</param>
    public void Begin(int position, int instructions, int operands)
    {
        (_count, _operandCount, _first, _written, _base) = (0, 0, 0, 0, position);
        _runOp.Clear();
        _runLength.Clear();
        Operands = GC.AllocateUninitializedArray<int>(operands);
        GraphNode = GC.AllocateUninitializedArray<int>(instructions);
        if (_placed.Length < instructions) _placed = GC.AllocateUninitializedArray<int>(instructions);
    }

    /// <summary>Adds an instruction.</summary>
    /// <param name="op">Its op.</param>
    /// <param name="isBackward">Whether it takes part in the backward pass.</param>
    /// <param name="node">Its entry in <see cref="GraphNode"/>.</param>
    /// <param name="operands">Positions, or complements of instructions.</param>
    /// <returns>The complement of its number.</returns>
    public int Add(int op, bool isBackward, int node, ReadOnlySpan<int> operands)
    {
        var (at, key, round, depth) = (_count, (2 * op) + (isBackward ? 0 : 1), 0, 0);
        if (_operands.Length < _operandCount + operands.Length) Array.Resize(ref _operands, Math.Max(2 * _operands.Length, _operandCount + operands.Length));
        _operandStart[at] = _operandCount;
        foreach (var operand in operands)
        {
            _operands[_operandCount++] = operand;
            if (operand >= 0 || ~operand < _first) continue;
            var producer = ~operand - _first;
            var (earliest, below) = _key[producer] == key ? (_round[producer], _depth[producer] + 1) : (_round[producer] + (_key[producer] > key ? 1 : 0), 0);
            if (earliest > round) (round, depth) = (earliest, below);
            else if (earliest == round) depth = Math.Max(depth, below);
        }

        (_key[at], _round[at], _depth[at], _node[at]) = (key, round, depth, node);
        _count++;
        return ~(_first + at);
    }

    /// <summary>Sorts what is there and writes it.</summary>
    public void Flush()
    {
        var order = _order.Of(_round.AsSpan(0, _count), _key.AsSpan(0, _count), _depth.AsSpan(0, _count));
        for (var i = 0; i < order.Length; i++)
        {
            var (at, node) = (order[i], _node[order[i]]);
            _placed[_first + at] = _base + _first + i;
            GraphNode[_first + i] = node;
            if (node >= 0) positionOf[node] = _base + _first + i;
        }

        for (var start = 0; start < order.Length;)
        {
            var (key, end) = (_key[order[start]], start + 1);
            while (end < order.Length && _key[order[end]] == key) end++;
            Write(key, order[start..end]);
            start = end;
        }

        _first += _count;
        (_count, _operandCount) = (0, 0);
    }

    private void Write(int key, ReadOnlySpan<int> run)
    {
        _runOp.Add(key / 2);
        _runLength.Add(key % 2 == 0 ? run.Length : ~run.Length);
        var first = run[0];
        var arity = (first + 1 < _count ? _operandStart[first + 1] : _operandCount) - _operandStart[first];
        for (var i = 0; i < arity; i++)
        {
            var column = Operands.AsSpan(_written, run.Length);
            for (var j = 0; j < run.Length; j++)
            {
                var operand = _operands[_operandStart[run[j]] + i];
                column[j] = operand < 0 ? _placed[~operand] : operand;
            }

            _written += run.Length;
        }
    }
}
