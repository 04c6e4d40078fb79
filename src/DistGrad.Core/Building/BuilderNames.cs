namespace DistGrad.Building;

/// <summary>Names of nodes and groups of a graph under construction: each is free or taken, and belongs to one node.</summary>
/// <param name="graph">Name of the graph, for errors.</param>
internal sealed class BuilderNames(string graph)
{
    private readonly Dictionary<string, int> _nodeByName = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, string> _nameByNode = [];
    private readonly Dictionary<string, InputGroup> _groups = new(StringComparer.Ordinal);

    // Of names of single nodes that look like those of elements: the lowest place, by what would be the group's name.
    private readonly Dictionary<string, int> _lowestElement = new(StringComparer.Ordinal);

    // Groups in the order they were added, which is ascending.
    private readonly List<InputGroup> _inOrder = [];

    public IReadOnlyDictionary<int, string> ByNode => _nameByNode;

    public IReadOnlyList<InputGroup> Groups => _inOrder;

    public void Add(int node, string name)
    {
        RequireFree(name, node);
        if (GroupAt(node) is { } group) throw new GraphException($"Node '{group.NameOf(node)}' of graph '{graph}' has that name already and cannot be named '{name}' too.");
        if (!_nameByNode.TryAdd(node, name)) throw new GraphException($"Node '{Label(node)}' of graph '{graph}' has a name already and cannot be named '{name}' too.");
        _nodeByName.Add(name, node);
        if (ElementName.TryParse(name, out var of, out var element)) _lowestElement[of] = Math.Min(element, _lowestElement.GetValueOrDefault(of, int.MaxValue));
    }

    public void Add(InputGroup group)
    {
        RequireFree(group.Name, group.First);
        if (_lowestElement.TryGetValue(group.Name, out var lowest) && lowest < group.Count)
            throw new GraphException($"Graph '{graph}' has a node '{group.Name}[{lowest}]' already, which would be an element of the vector '{group.Name}'; names are unique.");
        _groups.Add(group.Name, group);
        _inOrder.Add(group);
        if (ElementName.TryParse(group.Name, out var of, out var element)) _lowestElement[of] = Math.Min(element, _lowestElement.GetValueOrDefault(of, int.MaxValue));
    }

    public void RequireFree(string name, int node)
    {
        if (string.IsNullOrWhiteSpace(name)) throw new GraphException($"Node #{node} of graph '{graph}' cannot have an empty name.");
        if (name.StartsWith('#')) throw new GraphException($"Node name '{name}' begins with '#', which stands for node numbers.");
        if (IsTaken(name)) throw new GraphException($"Graph '{graph}' has a node '{name}' already; names are unique.");
    }

    public bool IsTaken(string name) => _groups.ContainsKey(name) || Find(name) is not null;

    public bool HasName(int node) => _nameByNode.ContainsKey(node) || GroupAt(node) is not null;

    public int? Find(string name)
    {
        if (_nodeByName.TryGetValue(name, out var node)) return node;
        return _groups.Count > 0 && ElementName.TryParse(name, out var of, out var element) && _groups.TryGetValue(of, out var group) && element < group.Count ? group.First + element : null;
    }

    public string Label(int node) => _nameByNode.TryGetValue(node, out var name) ? name : GroupAt(node)?.NameOf(node) ?? $"#{node}";

    private InputGroup? GroupAt(int node)
    {
        var (low, high) = (0, _inOrder.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_inOrder[middle].First <= node) low = middle + 1;
            else high = middle;
        }

        return low > 0 && node < _inOrder[low - 1].End ? _inOrder[low - 1] : null;
    }
}
