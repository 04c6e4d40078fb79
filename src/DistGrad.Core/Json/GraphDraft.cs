using System.Runtime.InteropServices;

namespace DistGrad.Json;

/// <summary>A graph as it stands in a file: nodes in any order, references not yet resolved.</summary>
internal sealed class GraphDraft
{
    // A reference is a position from 0, or ~n for the n-th different id that occurs.
    private readonly List<int> _references = [];
    private readonly Dictionary<string, int> _idIndex = new(StringComparer.Ordinal);
    private readonly List<string> _ids = [];

    // Node that has the n-th id, or -1.
    private readonly List<int> _nodeOfId = [];

    // Many nodes have one of few ops: their names are kept once.
    private readonly HashSet<string> _ops = new(StringComparer.Ordinal);

    // By the index of the name; a group is as many nodes as it has elements, and they stay together.
    private readonly Dictionary<int, InputGroup> _groups = [];

    private readonly List<Node> _nodes = [];
    private readonly List<int> _outputs = [];

    public string Name { get; set; } = "graph";

    public int NodeCount => _nodes.Count;

    public int ReferenceCount => _references.Count;

    /// <summary>The text itself, or an equal one that came before.</summary>
    public string Unique(string op)
    {
        if (_ops.TryGetValue(op, out var before)) return before;
        _ops.Add(op);
        return op;
    }

    public void AddReference(string id) => _references.Add(~IdIndex(id));

    public void AddReference(int position) => _references.Add(position);

    /// <summary>Adds a node that reads the references from one on; false if another node has its id.</summary>
    public bool TryAddNode(string? id, string op, double value, int firstReference)
    {
        var index = id is null ? -1 : IdIndex(id);
        if (index >= 0 && (_nodeOfId[index] >= 0 || _groups.ContainsKey(index))) return false;
        if (index >= 0) _nodeOfId[index] = _nodes.Count;
        _nodes.Add(new Node(index, op, value, firstReference, _references.Count - firstReference));
        return true;
    }

    /// <summary>Adds a group of inputs; false if another node has its id.</summary>
    public bool TryAddGroup(string id, int count)
    {
        var index = IdIndex(id);
        if (_nodeOfId[index] >= 0 || !_groups.TryAdd(index, new InputGroup(id, _nodes.Count, count))) return false;
        var element = new Node(index, GraphJson.Group, 0, 0, 0);
        for (var i = 0; i < count; i++) _nodes.Add(element);
        return true;
    }

    /// <summary>Makes the references from one on the graph's outputs.</summary>
    public void SetOutputs(int firstReference)
    {
        _outputs.AddRange(CollectionsMarshal.AsSpan(_references)[firstReference..]);
        _references.RemoveRange(firstReference, _references.Count - firstReference);
    }

    /// <summary>The graph, its nodes sorted topologically; nodes that are sorted already keep their places.</summary>
    public Graph Build(OpRegistry? ops)
    {
        for (var node = 0; node < _nodes.Count; node++)
            foreach (ref var input in InputsOf(node)) input = Resolve(input, node);
        var builder = new GraphBuilder(Name, ops);
        var built = new Expr[_nodes.Count];
        var inputs = new List<Expr>();
        foreach (var node in TopologicalOrder())
        {
            inputs.Clear();
            foreach (var input in InputsOf(node)) inputs.Add(built[input]);
            built[node] = Build(builder, node, built, CollectionsMarshal.AsSpan(inputs));
        }

        return builder.Build([.. _outputs.Select(output => built[Resolve(output, null)])]);
    }

    private Expr Build(GraphBuilder builder, int node, Expr[] built, ReadOnlySpan<Expr> inputs)
    {
        try
        {
            var (id, op, value, _, _) = _nodes[node];
            if (op == GraphJson.Group) return _groups[id].First == node ? builder.Inputs(_ids[id], _groups[id].Count)[0] : new Expr(builder, built[_groups[id].First].Node + node - _groups[id].First);
            if (op == NodeKind.Input) return builder.Input(_ids[id]);
            var expr = op == NodeKind.Constant ? builder.Constant(value) : builder.Apply(op, inputs);
            return id >= 0 ? expr.Named(_ids[id]) : expr;
        }
        catch (DistGradException e)
        {
            throw new GraphFormatException($"Node {Label(node)}: {e.Message}", e);
        }
    }

    // Depth first from each node in turn, producers before consumers; the stack is explicit, as chains may be long.
    private int[] TopologicalOrder()
    {
        const byte OnPath = 1, Done = 2;
        var state = new byte[_nodes.Count];
        var nextInput = new int[_nodes.Count];
        var order = new List<int>(_nodes.Count);
        var path = new Stack<int>();
        for (var start = 0; start < _nodes.Count; start++)
        {
            if (state[start] == Done || TryFinishGroup(start)) continue;
            Enter(start);
            while (path.TryPeek(out var node))
            {
                var inputs = InputsOf(node);
                if (nextInput[node] == inputs.Length)
                {
                    state[path.Pop()] = Done;
                    order.Add(node);
                    continue;
                }

                var input = inputs[nextInput[node]++];
                if (state[input] == OnPath) throw Cycle(path, input);
                if (state[input] != Done && !TryFinishGroup(input)) Enter(input);
            }
        }

        return [.. order];

        // Whoever meets one element has all of them come next.
        bool TryFinishGroup(int node)
        {
            if (_nodes[node].Op != GraphJson.Group) return false;
            var group = _groups[_nodes[node].Id];
            for (var element = group.First; element < group.End; element++)
            {
                state[element] = Done;
                order.Add(element);
            }

            return true;
        }

        void Enter(int node)
        {
            state[node] = OnPath;
            path.Push(node);
        }
    }

    private GraphFormatException Cycle(Stack<int> path, int first)
    {
        const int Most = 8;
        var cycle = path.TakeWhile(node => node != first).Append(first).Reverse().Append(first).ToList();
        if (cycle.Count == 2) return new GraphFormatException($"Node {Label(first)} reads itself; a graph has no cycles.");
        var labels = cycle.Take(cycle.Count <= Most ? cycle.Count : Most - 1).Select(Label);
        if (cycle.Count > Most) labels = labels.Append("…").Append(Label(first));
        return new GraphFormatException($"{cycle.Count - 1} nodes form a cycle, where each reads the next: {string.Join(" → ", labels)}; a graph has no cycles.");
    }

    private int Resolve(int reference, int? reader)
    {
        var node = reference >= 0 ? reference : NodeOf(~reference);
        if (node >= 0 && node < _nodes.Count) return node;
        var who = reader is { } r ? $"Node {Label(r)} reads" : "The outputs name";
        throw new GraphFormatException(reference >= 0
            ? $"{who} node {reference}, but nodes are counted from 0 to {_nodes.Count - 1}."
            : $"{who} '{_ids[~reference]}', but no node has that id.");
    }

    private int NodeOf(int id)
    {
        if (_nodeOfId[id] >= 0) return _nodeOfId[id];
        return ElementName.TryParse(_ids[id], out var name, out var element) && _idIndex.TryGetValue(name, out var index) && _groups.TryGetValue(index, out var group) && element < group.Count
            ? group.First + element : -1;
    }

    private int IdIndex(string id)
    {
        ref var index = ref CollectionsMarshal.GetValueRefOrAddDefault(_idIndex, id, out var known);
        if (known) return index;
        index = _ids.Count;
        _ids.Add(id);
        _nodeOfId.Add(-1);
        return index;
    }

    private Span<int> InputsOf(int node) =>
        CollectionsMarshal.AsSpan(_references).Slice(_nodes[node].FirstReference, _nodes[node].ReferenceCount);

    private string Label(int node) => _nodes[node].Op == GraphJson.Group ? $"'{_groups[_nodes[node].Id].NameOf(node)}'" : _nodes[node].Id >= 0 ? $"'{_ids[_nodes[node].Id]}'" : $"#{node}";

    // Id is an index into _ids, or -1 where the node has none.
    private readonly record struct Node(int Id, string Op, double Value, int FirstReference, int ReferenceCount);
}
