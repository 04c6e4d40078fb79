using System.Collections.Immutable;

namespace DistGrad;

/// <summary>Extents of a value, outermost first. A scalar has rank 0.</summary>
public readonly struct Shape : IEquatable<Shape>
{
    // Null stands for rank 0, so that default(Shape) is the scalar shape.
    private readonly ImmutableArray<long> _extents;

    /// <summary>A shape of the given extents.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An extent is negative.</exception>
    public Shape(params ReadOnlySpan<long> extents)
    {
        foreach (var extent in extents) ArgumentOutOfRangeException.ThrowIfNegative(extent, nameof(extents));
        _extents = extents.IsEmpty ? default : [.. extents];
    }

    /// <summary>The shape of a scalar: rank 0.</summary>
    public static Shape Scalar => default;

    /// <summary>Number of dimensions.</summary>
    public int Rank => _extents.IsDefault ? 0 : _extents.Length;

    /// <summary>Extents, outermost first.</summary>
    public ReadOnlySpan<long> Extents => _extents.IsDefault ? [] : _extents.AsSpan();

    /// <inheritdoc/>
    public bool Equals(Shape other) => Extents.SequenceEqual(other.Extents);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var extent in Extents) hash.Add(extent);
        return hash.ToHashCode();
    }

    /// <summary>Whether both shapes have the same extents.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether the shapes differ.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>The extents in brackets: <c>[32, 784]</c>, and <c>[]</c> for a scalar.</summary>
    public override string ToString() => $"[{string.Join(", ", Extents.ToArray())}]";
}
