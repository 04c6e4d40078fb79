namespace DistGrad;

/// <summary>One application of an op: types of its inputs, those of their values that are known before the run, and attributes.</summary>
public sealed class OpNode
{
    private readonly TensorType[] _types;
    private readonly Tensor?[] _values;

    /// <summary>An application of an op.</summary>
    /// <param name="op">The op.</param>
    /// <param name="types">Types of the inputs; the default value stands for an optional input that is left out.</param>
    /// <param name="values">Values of inputs that are known before the run, null for others; none if null.</param>
    /// <param name="attributes">Attributes.</param>
    /// <param name="output">Which output of the op is meant, from 0.</param>
    public OpNode(Op op, TensorType[] types, Tensor?[]? values = null, Attributes? attributes = null, int output = 0)
    {
        Op = op;
        _types = types;
        _values = values ?? new Tensor?[types.Length];
        Attributes = attributes ?? Attributes.None;
        Output = output;
    }

    /// <summary>The op.</summary>
    public Op Op { get; }

    /// <summary>Attributes.</summary>
    public Attributes Attributes { get; }

    /// <summary>Which output of the op is meant, from 0.</summary>
    public int Output { get; }

    /// <summary>Number of inputs, those left out in between counted.</summary>
    public int Count => _types.Length;

    /// <summary>Whether element type and extents of all inputs are known.</summary>
    public bool IsKnown => Array.TrueForAll(_types, type => type.IsKnown || type == default);

    /// <summary>Whether an input is given, not left out.</summary>
    /// <param name="input">Input, from 0.</param>
    public bool Has(int input) => input < Count && _types[input] != default;

    /// <summary>Type of an input.</summary>
    /// <param name="input">Input, from 0.</param>
    public TensorType Type(int input) => _types[input];

    /// <summary>Element type of an input.</summary>
    /// <param name="input">Input, from 0.</param>
    public DType DType(int input) => _types[input].DType;

    /// <summary>Shape of an input.</summary>
    /// <param name="input">Input, from 0.</param>
    public Shape Shape(int input) => _types[input].Shape;

    /// <summary>Rank of an input.</summary>
    /// <param name="input">Input, from 0.</param>
    public int Rank(int input) => _types[input].Shape.Rank;

    /// <summary>Value of an input where it is known before the run, else null.</summary>
    /// <param name="input">Input, from 0.</param>
    public Tensor? ValueOf(int input) => input < Count ? _values[input] : null;

    /// <summary>Value of an input that must be known before the run.</summary>
    /// <param name="input">Input, from 0, one of the op's <see cref="Op.StaticInputs"/>.</param>
    /// <exception cref="OpenValueException">It is not known yet.</exception>
    public Tensor Known(int input) => ValueOf(input) ?? throw new OpenValueException(Op.Name, input);

    /// <summary>Integers of an input that must be known before the run, or null where the input is left out.</summary>
    /// <param name="input">Input, from 0, one of the op's <see cref="Op.StaticInputs"/>.</param>
    /// <exception cref="OpenValueException">It is not known yet.</exception>
    /// <param name="isList">Whether a scalar will not do.</param>
    /// <exception cref="GraphException">It is of another element type or shape.</exception>
    public long[]? Integers(int input, bool isList = true)
    {
        if (!Has(input)) return null;
        return DType(input).IsInteger() && (Rank(input) == 1 || (Rank(input) == 0 && !isList)) ? Known(input).Integers() : throw new GraphException($"input {input} is a list of integers, but {Type(input)} is given.");
    }

    /// <summary>Integers of an attribute (as old opsets have it) or else of an input, or null where neither is given.</summary>
    /// <param name="attribute">Name of the attribute.</param>
    /// <param name="input">Input, from 0, one of the op's <see cref="Op.StaticInputs"/>.</param>
    /// <exception cref="OpenValueException">The input's value is not known yet.</exception>
    public long[]? Integers(string attribute, int input) => Attributes.Ints(attribute) ?? Integers(input);

    /// <summary>A dimension of an input, counted from 0.</summary>
    /// <param name="axis">The dimension; negative ones count from the end.</param>
    /// <param name="rank">Number of dimensions.</param>
    /// <exception cref="GraphException">There is no such dimension.</exception>
    public int Axis(long axis, int rank) =>
        axis >= -rank && axis < rank ? (int)(axis < 0 ? axis + rank : axis) : throw new GraphException($"axis {axis} is out of range for rank {rank}.");

    /// <summary>Dimensions of an input, counted from 0, ascending.</summary>
    /// <param name="axes">The dimensions; negative ones count from the end.</param>
    /// <param name="rank">Number of dimensions.</param>
    /// <exception cref="GraphException">There is no such dimension, or one is named twice.</exception>
    public int[] Axes(IReadOnlyCollection<long> axes, int rank)
    {
        var all = axes.Select(axis => Axis(axis, rank)).Order().ToArray();
        for (var i = 1; i < all.Length; i++)
            if (all[i] == all[i - 1]) throw new GraphException($"axis {all[i]} is named twice.");
        return all;
    }
}
