using System.Collections;

namespace DistGrad;

/// <summary>The elements of a group of inputs, in order.</summary>
public readonly struct InputVector : IReadOnlyList<Expr>
{
    private readonly GraphBuilder _builder;
    private readonly int _first;

    internal InputVector(GraphBuilder builder, int first, int count) => (_builder, _first, Count) = (builder, first, count);

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>An element.</summary>
    /// <param name="index">Its place, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    public Expr this[int index] =>
        (uint)index < (uint)Count ? new Expr(_builder, _first + index) : throw new ArgumentOutOfRangeException(nameof(index), index, $"The vector has {Count} elements.");

    /// <inheritdoc/>
    public IEnumerator<Expr> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
