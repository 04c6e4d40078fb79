using System.Collections.Frozen;
using System.Globalization;
using System.Runtime.InteropServices;

namespace DistGrad;

/// <summary>What it takes to ask something of a graph, without its ops: names, inputs, parameters and outputs.</summary>
public sealed class GraphIndex
{
    private readonly string[] _names;
    private readonly int[] _namedNodes;
    private readonly InputGroup[] _groups;
    private readonly int[] _outputs;
    private readonly Lazy<(int[] Nodes, NodeKind[] Kinds)> _sources;
    private readonly Lazy<FrozenDictionary<string, int>> _byName;
    private readonly Lazy<FrozenDictionary<string, InputGroup>> _groupByName;

    internal GraphIndex(string name, int count, string[] names, int[] namedNodes, InputGroup[] groups, int[] outputs, Func<(int[] Nodes, NodeKind[] Kinds)> sources)
    {
        Name = name;
        Count = count;
        (_names, _namedNodes, _groups, _outputs) = (names, namedNodes, groups, outputs);
        _sources = new(sources);
        _byName = new(() => names.Select((n, i) => KeyValuePair.Create(n, namedNodes[i])).ToFrozenDictionary());
        _groupByName = new(() => groups.ToFrozenDictionary(group => group.Name));
    }

    /// <summary>Name of the graph.</summary>
    public string Name { get; }

    /// <summary>Number of nodes, inputs and constants included.</summary>
    public int Count { get; }

    /// <summary>Nodes the graph was built for, in the order given to the builder.</summary>
    public ReadOnlySpan<int> Outputs => _outputs;

    /// <summary>Groups of scalar inputs, ascending by their first nodes.</summary>
    public ReadOnlySpan<InputGroup> InputGroups => _groups;

    /// <summary>All nodes with a name of their own, ascending, with their names; elements of groups are not among them.</summary>
    public IEnumerable<(int Node, string Name)> NamedNodes => _namedNodes.Zip(_names);

    /// <summary>Inputs and parameters that belong to no group, ascending, with their kinds.</summary>
    internal IEnumerable<(int Node, NodeKind Kind)> SingleSources => _sources.Value.Nodes.Zip(_sources.Value.Kinds);

    /// <summary>Name of a node, of an element of a group <c>w[3]</c>, or null where it has none.</summary>
    /// <param name="node">Node, from 0.</param>
    public string? NameOf(int node) => OwnNameOf(node) ?? (GroupOf(node) is { } group ? group.NameOf(node) : null);

    /// <summary>How messages call a node: its name, or <c>#</c> and its number.</summary>
    /// <param name="node">Node, from 0.</param>
    public string Label(int node) => NameOf(node) ?? $"#{node}";

    /// <summary>The group that a node is an element of, or null.</summary>
    /// <param name="node">Node, from 0.</param>
    public InputGroup? GroupOf(int node)
    {
        var (low, high) = (0, _groups.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_groups[middle].First <= node) low = middle + 1;
            else high = middle;
        }

        return low > 0 && node < _groups[low - 1].End ? _groups[low - 1] : null;
    }

    /// <summary>Finds a group by its name.</summary>
    /// <param name="name">Name of the vector.</param>
    /// <param name="group">The group.</param>
    /// <returns>Whether there is such a group.</returns>
    public bool TryFindGroup(string name, out InputGroup group) => _groupByName.Value.TryGetValue(name, out group);

    /// <summary>Finds a node by its name, by that of a group and its place there, or by <c>#</c> and its number.</summary>
    /// <param name="label">A label as <see cref="Label"/> gives it.</param>
    /// <param name="node">The node, or -1.</param>
    /// <returns>Whether there is such a node.</returns>
    public bool TryFind(string label, out int node)
    {
        if (_byName.Value.TryGetValue(label, out node)) return true;
        if (ElementName.TryParse(label, out var name, out var element) && TryFindGroup(name, out var group) && element < group.Count)
        {
            node = group.First + element;
            return true;
        }

        if (label.StartsWith('#') && int.TryParse(label.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out node) && node < Count) return true;
        node = -1;
        return false;
    }

    /// <summary>Finds a node by its name, by that of a group and its place there, or by <c>#</c> and its number.</summary>
    /// <param name="label">A label as <see cref="Label"/> gives it.</param>
    /// <exception cref="UnknownNodeException">There is no such node.</exception>
    public int Find(string label) =>
        TryFind(label, out var node) ? node : throw new UnknownNodeException(Name, label, [.. _groups.Select(group => group.ToString()), .. _names]);

    /// <summary>The nodes of a label: one, or all elements of a group.</summary>
    /// <param name="label">A label, or the name of a group.</param>
    /// <exception cref="UnknownNodeException">There is no such node or group.</exception>
    public (int First, int Count) FindAll(string label) => TryFindGroup(label, out var group) ? (group.First, group.Count) : (Find(label), 1);

    /// <summary>The nodes of labels, those of groups in their order.</summary>
    /// <param name="labels">Labels and names of groups.</param>
    /// <exception cref="UnknownNodeException">There is no such node or group.</exception>
    public int[] FindAll(IEnumerable<string> labels)
    {
        var nodes = new List<int>();
        foreach (var label in labels)
        {
            var (first, count) = FindAll(label);
            var start = nodes.Count;
            CollectionsMarshal.SetCount(nodes, start + count);
            var span = CollectionsMarshal.AsSpan(nodes)[start..];
            for (var i = 0; i < count; i++) span[i] = first + i;
        }

        return [.. nodes];
    }

    /// <summary>Kind of an input or parameter, or null for other nodes.</summary>
    /// <param name="node">Node, from 0.</param>
    internal NodeKind? SourceKindOf(int node)
    {
        if (GroupOf(node) is not null) return InputGroup.Element;
        var at = Array.BinarySearch(_sources.Value.Nodes, node);
        return at >= 0 ? _sources.Value.Kinds[at] : null;
    }

    /// <summary>Name that a node has by itself, or null; elements of groups have none.</summary>
    /// <param name="node">Node, from 0.</param>
    internal string? OwnNameOf(int node)
    {
        var at = Array.BinarySearch(_namedNodes, node);
        return at >= 0 ? _names[at] : null;
    }
}
