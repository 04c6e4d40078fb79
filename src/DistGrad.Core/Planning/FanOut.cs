namespace DistGrad.Planning;

/// <summary>
/// Spreads a fan-out wider than allowed over a tree of relays. Forward a relay passes the value on; backward it sums the
/// gradients of its consumers, so that no node sums more than the allowed number, in an order that the plan fixes.
/// </summary>
internal sealed class FanOut
{
    private const string Relay = "Identity";

    private readonly Draft _from;
    private readonly int _maxFan;
    private readonly Draft _to;
    private readonly int[] _outgoingStart;
    private readonly int[] _outgoing;

    // For each edge of the old draft, its source in the new one, once that is known.
    private readonly int[] _newSource;

    private FanOut(Draft from, int maxFan)
    {
        _from = from;
        _maxFan = maxFan;
        _to = new(from.Count, from.Sources.Count);
        (_outgoingStart, _outgoing) = from.OutgoingEdges();
        _newSource = new int[from.Sources.Count];
    }

    /// <summary>The draft with relays; planned nodes are renumbered in place.</summary>
    public static Draft Spread(Draft draft, int[] plannedNode, int maxFan)
    {
        var spread = new FanOut(draft, maxFan);
        var isWide = false;
        for (var node = 0; node < draft.Count && !isWide; node++) isWide = spread.OutgoingOf(node).Length > maxFan;
        if (!isWide) return draft;
        var newNumber = new int[draft.Count];
        for (var node = 0; node < draft.Count; node++) newNumber[node] = spread.Copy(node);
        for (var i = 0; i < plannedNode.Length; i++)
            if (plannedNode[i] >= 0) plannedNode[i] = newNumber[plannedNode[i]];
        return spread._to;
    }

    private ReadOnlySpan<int> OutgoingOf(int node) => _outgoing.AsSpan(_outgoingStart[node].._outgoingStart[node + 1]);

    private int Copy(int node)
    {
        for (var edge = _from.EdgeStart[node]; edge < _from.EdgeStart[node + 1]; edge++)
        {
            var source = _from.Sources[edge];
            _to.AddEdge(source == Draft.Feed ? source : source < 0 ? _to.AddConstant(_from.Constants[~source].Value, _from.Constants[~source].Type) : _newSource[edge], _from.Carries[edge]);
        }

        var copy = _to.Add(_from.Kinds[node], _from.GraphNodes[node], _from.Roles[node]);
        var outgoing = OutgoingOf(node);
        if (outgoing.Length <= _maxFan)
            foreach (var edge in outgoing) _newSource[edge] = copy;
        else
            AddRelays(copy, outgoing);
        return copy;
    }

    // levels[0] are the relays next to the consumers; each level has a relay for every maxFan of the level below.
    private void AddRelays(int producer, ReadOnlySpan<int> outgoing)
    {
        var carries = new bool[outgoing.Length];
        for (var i = 0; i < carries.Length; i++) carries[i] = _from.Carries[outgoing[i]];
        var levels = new List<bool[]> { Group(carries) };
        while (levels[^1].Length > _maxFan) levels.Add(Group(levels[^1]));
        int[] above = [producer];
        for (var level = levels.Count - 1; level >= 0; level--)
        {
            var relays = new int[levels[level].Length];
            for (var i = 0; i < relays.Length; i++)
            {
                _to.AddEdge(above[level == levels.Count - 1 ? 0 : i / _maxFan], levels[level][i]);
                relays[i] = _to.Add(new NodeKind(Relay, _to.Kinds[producer].Type), _to.GraphNodes[producer], NodeRole.Inserted | (levels[level][i] ? NodeRole.Backward : NodeRole.None));
            }

            above = relays;
        }

        for (var i = 0; i < outgoing.Length; i++) _newSource[outgoing[i]] = above[i / _maxFan];
    }

    // For each group of neighbours, whether one of them carries a gradient.
    private bool[] Group(bool[] carries)
    {
        var groups = new bool[(carries.Length + _maxFan - 1) / _maxFan];
        for (var i = 0; i < carries.Length; i++) groups[i / _maxFan] |= carries[i];
        return groups;
    }
}
