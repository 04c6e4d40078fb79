namespace DistGrad.Simplification;

/// <summary>What makes two applications of an op equal.</summary>
internal readonly struct TermKey : IEquatable<TermKey>
{
    private readonly Op _op;
    private readonly int[] _inputs;
    private readonly Attributes _attributes;
    private readonly int _output;

    private TermKey(Op op, int[] inputs, Attributes attributes, int output)
    {
        _op = op;
        _inputs = inputs;
        _attributes = attributes;
        _output = output;
    }

    /// <summary>The key of an application; operands of sums and products of two may come in either order.</summary>
    public static TermKey Of(Op op, Expr[] inputs, Attributes attributes, int output)
    {
        var nodes = Array.ConvertAll(inputs, input => input.Node);
        if (op is AddOp or MulOp) Array.Sort(nodes);
        return new TermKey(op, nodes, attributes, output);
    }

    /// <inheritdoc/>
    public bool Equals(TermKey other) =>
        ReferenceEquals(_op, other._op) && _output == other._output && _inputs.AsSpan().SequenceEqual(other._inputs) && _attributes.Equals(other._attributes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TermKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(_op.Name);
        foreach (var input in _inputs) hash.Add(input);
        hash.Add(_attributes);
        hash.Add(_output);
        return hash.ToHashCode();
    }
}
