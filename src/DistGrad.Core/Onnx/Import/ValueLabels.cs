namespace DistGrad.Onnx;

/// <summary>What the values of a model are called in its graph: by their names, with '_' before those that a graph cannot have.</summary>
/// <param name="names">Names of all values.</param>
internal sealed class ValueLabels(HashSet<string> names)
{
    private readonly Dictionary<string, string> _changed = new(StringComparer.Ordinal);

    /// <summary>Name of a value in the graph.</summary>
    /// <param name="name">Name in the model.</param>
    public string this[string name]
    {
        get
        {
            if (!string.IsNullOrWhiteSpace(name) && name[0] != '#') return name;
            if (_changed.TryGetValue(name, out var label)) return label;
            label = $"_{name}";
            while (!names.Add(label)) label = $"_{label}";
            return _changed[name] = label;
        }
    }
}
