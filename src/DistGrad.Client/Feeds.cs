using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace DistGrad;

/// <summary>Values for inputs and parameters, by name: numbers or tensors.</summary>
/// <remarks>A number is taken for a scalar of whichever floating-point type the input has.</remarks>
public sealed class Feeds : IReadOnlyDictionary<string, Tensor>
{
    private readonly Dictionary<string, Tensor> _tensors = new(StringComparer.Ordinal);

    /// <summary>Number of feeds.</summary>
    public int Count => _tensors.Count;

    /// <summary>Names.</summary>
    public IEnumerable<string> Keys => _tensors.Keys;

    /// <summary>Values.</summary>
    public IEnumerable<Tensor> Values => _tensors.Values;

    /// <summary>A feed.</summary>
    /// <param name="key">Name of an input or parameter.</param>
    public Feed this[string key]
    {
        get => _tensors[key];
        set => _tensors[key] = value.Tensor;
    }

    /// <inheritdoc/>
    Tensor IReadOnlyDictionary<string, Tensor>.this[string key] => _tensors[key];

    /// <summary>Feeds of numbers.</summary>
    /// <param name="feeds">Numbers by name.</param>
    public static Feeds Of(IEnumerable<KeyValuePair<string, double>> feeds)
    {
        var all = new Feeds();
        foreach (var (name, number) in feeds) all.Add(name, number);
        return all;
    }

    /// <summary>Feeds of tensors.</summary>
    /// <param name="feeds">Tensors by name.</param>
    public static Feeds Of(IEnumerable<KeyValuePair<string, Tensor>> feeds)
    {
        var all = new Feeds();
        foreach (var (name, tensor) in feeds) all.Add(name, tensor);
        return all;
    }

    /// <summary>Feeds of numbers.</summary>
    /// <param name="feeds">Numbers by name.</param>
    public static implicit operator Feeds(Dictionary<string, double> feeds) => Of(feeds);

    /// <summary>Feeds of tensors.</summary>
    /// <param name="feeds">Tensors by name.</param>
    public static implicit operator Feeds(Dictionary<string, Tensor> feeds) => Of(feeds);

    /// <summary>Adds a feed.</summary>
    /// <param name="name">Name of an input or parameter.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="ArgumentException">There is a feed of this name already.</exception>
    public void Add(string name, Feed value) => _tensors.Add(name, value.Tensor);

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _tensors.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out Tensor value) => _tensors.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, Tensor>> GetEnumerator() => _tensors.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
