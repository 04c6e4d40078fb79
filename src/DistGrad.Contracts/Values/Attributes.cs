using System.Collections.Immutable;
using System.Globalization;

namespace DistGrad;

/// <summary>Attributes of an operator, as ONNX has them: by name, integers, floats, strings or tensors. Immutable, compared by content.</summary>
/// <remarks>Floats have the precision of float32, like the format's, so that a graph means the same after export.</remarks>
public sealed class Attributes : IEquatable<Attributes>
{
    // Ascending by name. Values are long, double, string, Tensor, or immutable arrays of the first three.
    private readonly ImmutableArray<(string Name, object Value)> _items;
    private readonly int _hash;

    private Attributes(ImmutableArray<(string Name, object Value)> items)
    {
        _items = items;
        var hash = new HashCode();
        foreach (var (name, value) in items)
        {
            hash.Add(name);
            hash.Add(value is DistGrad.Tensor or long or double or string ? value : 0);
        }

        _hash = hash.ToHashCode();
    }

    /// <summary>No attributes.</summary>
    public static Attributes None { get; } = new([]);

    /// <summary>Names and values, ascending by name. Values are <c>long</c>, <c>double</c>, <c>string</c>, <see cref="DistGrad.Tensor"/>, or immutable arrays of the first three.</summary>
    public IEnumerable<(string Name, object Value)> Items => _items;

    /// <summary>Number of attributes.</summary>
    public int Count => _items.Length;

    /// <summary>Whether there is an attribute of a name.</summary>
    /// <param name="name">Name.</param>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>These attributes and one more, or with another value.</summary>
    /// <param name="name">Name.</param>
    /// <param name="value">An integer, a truth value (0 or 1), a number, a string, a tensor, or a sequence of integers, numbers or strings.</param>
    /// <exception cref="ArgumentException">The value is of another type.</exception>
    public Attributes With(string name, object value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var others = _items.Where(item => item.Name != name).Append((name, Canonical(name, value)));
        return new([.. others.OrderBy(item => item.Item1, StringComparer.Ordinal)]);
    }

    /// <summary>These attributes without one.</summary>
    /// <param name="name">Name.</param>
    public Attributes Without(string name) => Has(name) ? new([.. _items.Where(item => item.Name != name)]) : this;

    /// <summary>An integer, or the default where there is no such attribute.</summary>
    /// <param name="name">Name.</param>
    /// <param name="otherwise">Default.</param>
    public long Int(string name, long otherwise) => Get<long>(name, out var value) ? value : otherwise;

    /// <summary>An integer that must be there.</summary>
    /// <param name="name">Name.</param>
    /// <exception cref="GraphException">It is missing.</exception>
    public long Int(string name) => Get<long>(name, out var value) ? value : throw Missing(name);

    /// <summary>A truth value, written as the integer 0 or 1, or the default where there is no such attribute.</summary>
    /// <param name="name">Name.</param>
    /// <param name="otherwise">Default.</param>
    /// <exception cref="GraphException">It is another integer.</exception>
    public bool Flag(string name, bool otherwise = false) => Int(name, otherwise ? 1 : 0) switch
    {
        0 => false,
        1 => true,
        var other => throw new GraphException($"attribute '{name}' is {other}; it is 0 or 1."),
    };

    /// <summary>A number, or the default where there is no such attribute.</summary>
    /// <param name="name">Name.</param>
    /// <param name="otherwise">Default.</param>
    public double Float(string name, double otherwise) => Get<double>(name, out var value) ? value : otherwise;

    /// <summary>A string, or the default where there is no such attribute.</summary>
    /// <param name="name">Name.</param>
    /// <param name="otherwise">Default.</param>
    public string String(string name, string otherwise) => Get<string>(name, out var value) ? value : otherwise;

    /// <summary>A tensor, or null where there is no such attribute.</summary>
    /// <param name="name">Name.</param>
    public DistGrad.Tensor? Tensor(string name) => Get<DistGrad.Tensor>(name, out var value) ? value : null;

    /// <summary>Integers, or null where there is no such attribute.</summary>
    /// <param name="name">Name.</param>
    public long[]? Ints(string name) => Get<ImmutableArray<long>>(name, out var value) ? [.. value] : null;

    /// <summary>Numbers, or null where there is no such attribute.</summary>
    /// <param name="name">Name.</param>
    public double[]? Floats(string name) => Get<ImmutableArray<double>>(name, out var value) ? [.. value] : null;

    /// <summary>Strings, or null where there is no such attribute.</summary>
    /// <param name="name">Name.</param>
    public string[]? Strings(string name) => Get<ImmutableArray<string>>(name, out var value) ? [.. value] : null;

    /// <inheritdoc/>
    public bool Equals(Attributes? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is null || _hash != other._hash || _items.Length != other._items.Length) return false;
        for (var i = 0; i < _items.Length; i++)
            if (_items[i].Name != other._items[i].Name || !Same(_items[i].Value, other._items[i].Value)) return false;
        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Attributes);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <summary>Names and values: <c>axis=1, perm=[0, 2, 1]</c>.</summary>
    public override string ToString() => string.Join(", ", _items.Select(item => $"{item.Name}={Text(item.Value)}"));

    private static string Text(object value) => value switch
    {
        ImmutableArray<long> integers => $"[{string.Join(", ", integers)}]",
        ImmutableArray<double> numbers => $"[{string.Join(", ", numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)))}]",
        ImmutableArray<string> strings => $"[{string.Join(", ", strings)}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static bool Same(object x, object y) => (x, y) switch
    {
        (ImmutableArray<long> a, ImmutableArray<long> b) => a.AsSpan().SequenceEqual(b.AsSpan()),
        (ImmutableArray<double> a, ImmutableArray<double> b) => a.AsSpan().SequenceEqual(b.AsSpan()),
        (ImmutableArray<string> a, ImmutableArray<string> b) => a.AsSpan().SequenceEqual(b.AsSpan()),
        _ => x.Equals(y),
    };

    private static object Canonical(string name, object value) => value switch
    {
        long or string or DistGrad.Tensor or ImmutableArray<long> or ImmutableArray<string> => value,
        int integer => (long)integer,
        bool flag => flag ? 1L : 0L,
        DType dtype => (long)dtype,
        double number => (double)(float)number,
        float number => (double)number,
        IEnumerable<long> integers => integers.ToImmutableArray(),
        IEnumerable<int> integers => integers.Select(i => (long)i).ToImmutableArray(),
        IEnumerable<double> numbers => numbers.Select(number => (double)(float)number).ToImmutableArray(),
        IEnumerable<float> numbers => numbers.Select(number => (double)number).ToImmutableArray(),
        IEnumerable<string> strings => strings.ToImmutableArray(),
        _ => throw new ArgumentException($"Attribute '{name}' cannot be a {value.GetType().Name}; it is an integer, a number, a string, a tensor, or a sequence of the first three.", nameof(value)),
    };

    private bool Get<T>(string name, out T value)
    {
        value = default!;
        if (Find(name) is not { } found) return false;
        value = found is T typed ? typed : throw new GraphException($"Attribute '{name}' is {Text(found)}, a {found.GetType().Name}, not a {typeof(T).Name}.");
        return true;
    }

    private object? Find(string name)
    {
        foreach (var item in _items)
            if (item.Name == name) return item.Value;
        return null;
    }

    private static GraphException Missing(string name) => new($"Attribute '{name}' is missing.");
}
