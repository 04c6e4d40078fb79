using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace DistGrad;

/// <summary>Values or gradients of nodes by label, in the order of the graph: float64 scalars as numbers, all as tensors.</summary>
/// <remarks>As a dictionary it holds the numbers: tensors that are no scalar are counted but not among them; see <see cref="Tensor"/>.</remarks>
public sealed class ValuesByLabel : IReadOnlyDictionary<string, double>
{
    private readonly Dictionary<string, Tensor> _tensors;

    internal ValuesByLabel(Graph graph, NodeValues values)
    {
        var nodes = values.Nodes.ToArray();
        var all = values.ToValues();
        Array.Sort(nodes, all);
        _tensors = new(nodes.Length);
        for (var i = 0; i < nodes.Length; i++) _tensors.Add(graph.Label(nodes[i]), all[i].ToTensor(DType.Float64));
    }

    /// <summary>Number of values.</summary>
    public int Count => _tensors.Count;

    /// <summary>Labels, in the order of the graph.</summary>
    public IEnumerable<string> Keys => _tensors.Keys;

    /// <summary>The values that are single numbers.</summary>
    public IEnumerable<double> Values => _tensors.Values.Where(tensor => tensor.Count == 1).Select(tensor => tensor.Number(0));

    /// <summary>All values, as tensors.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors => _tensors;

    /// <summary>A value that is a single number.</summary>
    /// <param name="key">Label.</param>
    /// <exception cref="KeyNotFoundException">There is none of that label.</exception>
    /// <exception cref="InvalidOperationException">It is a tensor of several numbers.</exception>
    public double this[string key] => Number(key, Tensor(key));

    /// <summary>A value as a tensor.</summary>
    /// <param name="label">Label.</param>
    /// <exception cref="KeyNotFoundException">There is none of that label.</exception>
    public Tensor Tensor(string label) => _tensors[label];

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _tensors.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out double value)
    {
        var found = _tensors.TryGetValue(key, out var tensor);
        value = found ? Number(key, tensor!) : 0;
        return found;
    }

    /// <summary>Labels and numbers of the values that are single numbers.</summary>
    public IEnumerator<KeyValuePair<string, double>> GetEnumerator() =>
        _tensors.Where(entry => entry.Value.Count == 1).Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Number(0))).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static double Number(string label, Tensor tensor) =>
        tensor.Count == 1 ? tensor.Number(0) : throw new InvalidOperationException($"'{label}' is a tensor {tensor.Type}, not a single number; take it as a tensor.");
}
