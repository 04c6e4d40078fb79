using System.Collections.Immutable;

namespace DistGrad;

/// <summary>Extents of a value, outermost first. A scalar has rank 0. An extent may be left open until values are fed.</summary>
public readonly struct Shape : IEquatable<Shape>
{
    /// <summary>Stands for an extent that is not known before values are fed.</summary>
    public const long Open = -1;

    private static readonly ImmutableArray<long> NoRank = [long.MinValue];

    // Null stands for rank 0, so that default(Shape) is the scalar shape.
    private readonly ImmutableArray<long> _extents;

    // Names of open extents, by dimension; null where none has a name.
    private readonly ImmutableArray<string?> _names;

    /// <summary>A shape of the given extents.</summary>
    /// <param name="extents">Extents; <see cref="Open"/> where one is not known yet.</param>
    /// <exception cref="ArgumentOutOfRangeException">An extent is negative.</exception>
    public Shape(params ReadOnlySpan<long> extents)
        : this(extents, [])
    {
    }

    /// <summary>A shape with named open extents: extents of one name are equal when values are fed.</summary>
    /// <param name="extents">Extents; <see cref="Open"/> where one is not known yet.</param>
    /// <param name="names">For each dimension, the name of its open extent or null; or nothing at all.</param>
    /// <exception cref="ArgumentOutOfRangeException">An extent is negative.</exception>
    public Shape(ReadOnlySpan<long> extents, ReadOnlySpan<string?> names)
    {
        foreach (var extent in extents) ArgumentOutOfRangeException.ThrowIfLessThan(extent, Open, nameof(extents));
        if (names.Length != 0 && names.Length != extents.Length) throw new ArgumentException($"{extents.Length} extents, but {names.Length} names.", nameof(names));
        _extents = extents.IsEmpty ? default : [.. extents];
        var named = false;
        for (var d = 0; d < names.Length; d++) named |= names[d] is not null && extents[d] == Open;
        _names = named ? [.. names] : default;
    }

    private Shape(ImmutableArray<long> extents) => _extents = extents;

    /// <summary>The shape of a scalar: rank 0.</summary>
    public static Shape Scalar => default;

    /// <summary>A shape of which not even the rank is known before values are fed.</summary>
    public static Shape Unknown { get; } = new(NoRank);

    /// <summary>Whether the rank is known.</summary>
    public bool HasRank => _extents.IsDefault || _extents[0] != long.MinValue;

    /// <summary>Whether every extent is known.</summary>
    public bool IsKnown
    {
        get
        {
            foreach (var extent in Raw)
                if (extent < 0) return false;
            return true;
        }
    }

    /// <summary>Number of dimensions.</summary>
    /// <exception cref="InvalidOperationException">It is not known.</exception>
    public int Rank => _extents.IsDefault ? 0 : HasRank ? _extents.Length : throw new InvalidOperationException("The rank is not known before values are fed.");

    /// <summary>Extents, outermost first; <see cref="Open"/> where one is not known.</summary>
    /// <exception cref="InvalidOperationException">The rank is not known.</exception>
    public ReadOnlySpan<long> Extents => _extents.IsDefault ? [] : HasRank ? _extents.AsSpan() : throw new InvalidOperationException("The rank is not known before values are fed.");

    /// <summary>Extent of a dimension.</summary>
    /// <param name="dimension">Dimension, from 0; negative ones count from the end.</param>
    public long this[int dimension] => Extents[dimension < 0 ? dimension + Rank : dimension];

    /// <summary>Number of elements.</summary>
    /// <exception cref="OverflowException">It does not fit 63 bits.</exception>
    /// <exception cref="InvalidOperationException">An extent is not known.</exception>
    public long Count
    {
        get
        {
            var count = 1L;
            foreach (var extent in Extents)
            {
                if (extent < 0) throw new InvalidOperationException($"Shape {this} is not known before values are fed.");
                count = checked(count * extent);
            }

            return count;
        }
    }

    private ReadOnlySpan<long> Raw => _extents.IsDefault ? [] : _extents.AsSpan();

    /// <summary>Name of a dimension's open extent, or null.</summary>
    /// <param name="dimension">Dimension, from 0.</param>
    public string? NameOf(int dimension) => _names.IsDefault ? null : _names[dimension];

    /// <inheritdoc/>
    public bool Equals(Shape other)
    {
        if (!Raw.SequenceEqual(other.Raw) || _names.IsDefault != other._names.IsDefault) return false;
        return _names.IsDefault || _names.AsSpan().SequenceEqual(other._names.AsSpan());
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var extent in Raw) hash.Add(extent);
        return hash.ToHashCode();
    }

    /// <summary>Whether both shapes have the same extents.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether the shapes differ.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>The extents in brackets: <c>[32, 784]</c>, <c>[batch, ?]</c> where they are open, <c>[]</c> for a scalar, <c>[…]</c> for an unknown rank.</summary>
    public override string ToString()
    {
        if (!HasRank) return "[…]";
        var shape = this;
        return $"[{string.Join(", ", Enumerable.Range(0, Rank).Select(d => shape[d] >= 0 ? shape[d].ToString(System.Globalization.CultureInfo.InvariantCulture) : shape.NameOf(d) ?? "?"))}]";
    }
}
