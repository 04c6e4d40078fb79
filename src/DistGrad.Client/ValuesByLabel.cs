using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace DistGrad;

/// <summary>Values or gradients of nodes by label, in the order of the graph: float64 scalars as numbers, all as tensors.</summary>
/// <remarks>
/// A group of inputs of which there are all elements is one vector, under the group's name; an element is found by its own, too. As
/// a dictionary it holds the numbers: tensors that are no scalar are counted but not among them; see <see cref="Tensor"/>.
/// </remarks>
public sealed class ValuesByLabel : IReadOnlyDictionary<string, double>
{
    private readonly GraphIndex _graph;

    // Ascending by node. A number at every place; what is none is among the tensors, by place.
    private readonly NodeValues _columns;
    private readonly Dictionary<int, Tensor> _tensors = [];

    internal ValuesByLabel(Graph graph, NodeValues values)
        : this(graph.Index, values)
    {
    }

    internal ValuesByLabel(GraphIndex graph, NodeValues values)
    {
        _graph = graph;
        _columns = IsAscending(values.Nodes) ? values : Ascending(values);
        for (var i = 0; i < _columns.TensorAt.Length; i++) _tensors.Add(_columns.TensorAt[i], _columns.Tensors[i]);
        Count = Entries().Count();
        Tensors = new AllTensors(this);
    }

    private ReadOnlySpan<int> Nodes => _columns.Nodes;

    private ReadOnlySpan<double> Numbers => _columns.Values;

    /// <summary>Number of values; a vector counts once.</summary>
    public int Count { get; }

    /// <summary>Labels, in the order of the graph.</summary>
    public IEnumerable<string> Keys => Entries().Select(entry => entry.Label);

    /// <summary>The values that are single numbers.</summary>
    public IEnumerable<double> Values => this.Select(entry => entry.Value);

    /// <summary>All values, as tensors.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors { get; }

    /// <summary>A value that is a single number.</summary>
    /// <param name="key">Label.</param>
    /// <exception cref="KeyNotFoundException">There is none of that label.</exception>
    /// <exception cref="InvalidOperationException">It is a tensor of several numbers.</exception>
    public double this[string key] => TryGetValue(key, out var number) ? number : throw new KeyNotFoundException($"There is no value of '{key}'.");

    /// <summary>A value as a tensor.</summary>
    /// <param name="label">Label, or the name of a group.</param>
    /// <exception cref="KeyNotFoundException">There is none of that label, or not all elements of the group.</exception>
    public Tensor Tensor(string label) => Tensors[label];

    /// <inheritdoc/>
    public bool ContainsKey(string key) => Locate(key) is not null;

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out double value)
    {
        value = 0;
        if (Locate(key) is not { } entry) return false;
        if (entry.Group is null && !_tensors.ContainsKey(entry.Place)) value = Numbers[entry.Place];
        else if (TensorOf(entry) is { Count: 1 } single) value = single.Number(0);
        else throw new InvalidOperationException($"'{key}' is a tensor {TensorOf(entry).Type}, not a single number; take it as a tensor.");
        return true;
    }

    /// <summary>Labels and numbers of the values that are single numbers.</summary>
    public IEnumerator<KeyValuePair<string, double>> GetEnumerator()
    {
        foreach (var entry in Entries())
            if (TryGetNumber(entry, out var number)) yield return KeyValuePair.Create(entry.Label, number);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static bool IsAscending(ReadOnlySpan<int> nodes)
    {
        for (var i = 1; i < nodes.Length; i++)
            if (nodes[i - 1] > nodes[i]) return false;
        return true;
    }

    private static NodeValues Ascending(NodeValues values)
    {
        var (nodes, all) = (values.Nodes.ToArray(), values.ToValues());
        Array.Sort(nodes, all);
        return NodeValues.Pack(nodes, all);
    }

    private bool TryGetNumber(Entry entry, out double number)
    {
        number = 0;
        if (entry.Group is null && !_tensors.ContainsKey(entry.Place)) number = Numbers[entry.Place];
        else if (TensorOf(entry) is { Count: 1 } single) number = single.Number(0);
        else return false;
        return true;
    }

    private Tensor TensorOf(Entry entry) => entry.Group is { } group
        ? new Tensor(group.Type, TensorBuffer.Copy(MemoryMarshal.AsBytes(Numbers.Slice(entry.Place, group.Count))))
        : _tensors.TryGetValue(entry.Place, out var tensor) ? tensor : DistGrad.Tensor.Scalar(Numbers[entry.Place]);

    private Entry? Locate(string label)
    {
        if (_graph.TryFindGroup(label, out var group))
            return Nodes.BinarySearch(group.First) is >= 0 and var first && IsWhole(group, first) ? new Entry(label, first, group) : null;
        return _graph.TryFind(label, out var node) && Nodes.BinarySearch(node) is >= 0 and var place ? new Entry(label, place, null) : null;
    }

    // Nodes are ascending and different, so that the last element tells of all between.
    private bool IsWhole(InputGroup group, int place) => place + group.Count <= Nodes.Length && Nodes[place + group.Count - 1] == group.End - 1;

    private IEnumerable<Entry> Entries()
    {
        var group = 0;
        for (var place = 0; place < Nodes.Length;)
        {
            while (group < _graph.InputGroups.Length && _graph.InputGroups[group].First < Nodes[place]) group++;
            InputGroup? whole = group < _graph.InputGroups.Length && _graph.InputGroups[group] is var next && next.First == Nodes[place] && IsWhole(next, place) ? next : null;
            yield return new Entry(whole?.Name ?? _graph.Label(Nodes[place]), place, whole);
            place += whole?.Count ?? 1;
        }
    }

    // Place is that of the first element where it is a group.
    private readonly record struct Entry(string Label, int Place, InputGroup? Group);

    private sealed class AllTensors(ValuesByLabel all) : IReadOnlyDictionary<string, Tensor>
    {
        public int Count => all.Count;

        public IEnumerable<string> Keys => all.Keys;

        public IEnumerable<Tensor> Values => all.Entries().Select(all.TensorOf);

        public Tensor this[string key] => TryGetValue(key, out var tensor) ? tensor : throw new KeyNotFoundException($"There is no value of '{key}'.");

        public bool ContainsKey(string key) => all.ContainsKey(key);

        public bool TryGetValue(string key, [MaybeNullWhen(false)] out Tensor value)
        {
            value = all.Locate(key) is { } entry ? all.TensorOf(entry) : null;
            return value is not null;
        }

        public IEnumerator<KeyValuePair<string, Tensor>> GetEnumerator() =>
            all.Entries().Select(entry => KeyValuePair.Create(entry.Label, all.TensorOf(entry))).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
