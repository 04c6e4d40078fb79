namespace DistGrad.Simplification;

/// <summary>Expressions in their simplest form, each made once. Named ones are taken as they are: what they are made of does not count.</summary>
/// <param name="builder">The graph that they are nodes of.</param>
internal sealed class Terms(GraphBuilder builder)
{
    // Constants larger than that are not looked for: comparing them would cost more than it saves.
    private const int MaxCompared = 4096;

    private readonly Dictionary<TermKey, Expr> _known = [];
    private readonly Dictionary<long, Expr> _numbers = [];
    private readonly Dictionary<Tensor, Expr> _tensors = [];

    // Truth values that are known; they have no constant of their own.
    private readonly Dictionary<int, bool> _truths = [];
    private readonly HashSet<int> _named = [];

    /// <summary>Applies an op.</summary>
    /// <param name="op">The op.</param>
    /// <param name="inputs">Its inputs, in their simplest form.</param>
    /// <param name="attributes">Attributes.</param>
    /// <param name="output">Which output is meant.</param>
    public Expr Apply(Op op, Expr[] inputs, Attributes attributes, int output = 0)
    {
        var key = TermKey.Of(op, inputs, attributes, output);
        if (_known.TryGetValue(key, out var known)) return known;
        var plain = builder.Apply(op, inputs, attributes, output);
        var simple = Fold(op, inputs, plain, attributes) ?? Simpler(op, inputs, plain) ?? plain;
        _known[key] = simple;
        return simple;
    }

    /// <inheritdoc cref="Apply(Op, Expr[], Attributes, int)"/>
    public Expr Apply(string op, params Expr[] inputs) => Apply(builder.Ops.Find(op), inputs, Attributes.None);

    /// <summary>A float64 scalar.</summary>
    /// <param name="number">Its value.</param>
    public Expr Number(double number)
    {
        var bits = BitConverter.DoubleToInt64Bits(number);
        if (!_numbers.TryGetValue(bits, out var constant)) _numbers.Add(bits, constant = builder.Constant(number));
        return constant;
    }

    /// <summary>A scalar of the element type that another expression has.</summary>
    /// <param name="number">Its value.</param>
    /// <param name="like">The expression.</param>
    public Expr Number(double number, Expr like) => Constant(Tensor.Full(new TensorType(like.Type.DType, Shape.Scalar), number));

    /// <summary>A constant.</summary>
    /// <param name="value">Its value.</param>
    public Expr Constant(Tensor value)
    {
        if (value.Type.IsScalar) return Number(value.Number(0));
        if (value.Count > MaxCompared) return builder.Constant(value);
        if (!_tensors.TryGetValue(value, out var constant)) _tensors.Add(value, constant = builder.Constant(value));
        return constant;
    }

    /// <summary>The same node again, with nobody that reads it.</summary>
    /// <param name="term">A node that computes something, or a constant.</param>
    public Expr Again(Expr term)
    {
        var kind = builder.KindOf(term.Node);
        if (kind.Op == NodeKind.Constant) return builder.Constant(builder.KnownValue(term.Node)!);
        return builder.Apply(builder.Ops.Find(kind.Op), Inputs(term), kind.Attributes, kind.Output);
    }

    /// <summary>Gives a node a name.</summary>
    /// <param name="term">The node.</param>
    /// <param name="name">The name.</param>
    public Expr Name(Expr term, string name)
    {
        _named.Add(term.Node);
        return term.Named(name);
    }

    /// <summary>The inputs of a node of an op, if it is one.</summary>
    /// <param name="term">The node.</param>
    /// <param name="op">Name of the op.</param>
    public Expr[]? Is(Expr term, string op) => !_named.Contains(term.Node) && builder.KindOf(term.Node).Op == op ? Inputs(term) : null;

    /// <summary>Attributes of a node.</summary>
    /// <param name="term">The node.</param>
    public Attributes AttributesOf(Expr term) => builder.KindOf(term.Node).Attributes;

    /// <summary>The value of a scalar constant, or null for everything else.</summary>
    /// <param name="term">A node.</param>
    public double? NumberOf(Expr term) =>
        !_named.Contains(term.Node) && builder.KindOf(term.Node) is { Op: NodeKind.Constant, Type.DType: DType.Float64 or DType.Float32 } kind && kind.Type.Shape == Shape.Scalar
            ? builder.KnownValue(term.Node)!.Number(0) : null;

    /// <summary>A truth value that is known, or null.</summary>
    /// <param name="term">A node.</param>
    public bool? TruthOf(Expr term) => _truths.TryGetValue(term.Node, out var truth) && !_named.Contains(term.Node) ? truth : null;

    private Expr[] Inputs(Expr term) => Array.ConvertAll(builder.InputsOf(term.Node), input => new Expr(builder, input));

    // What rules give has another type where it would have to be broadcast: then the op stays.
    private Expr? Simpler(Op op, Expr[] inputs, Expr plain)
    {
        if (!plain.Type.IsKnown || !Rules.ByOp.TryGetValue(op.Name, out var rule)) return null;
        return rule(this, inputs, plain) is { } simpler && simpler.Type == plain.Type ? simpler : null;
    }

    private Expr? Fold(Op op, Expr[] inputs, Expr plain, Attributes attributes)
    {
        if (op is not ElementwiseOp elementwise || op is IManagedOp || attributes.Count > 0 || plain.Type.Shape != Shape.Scalar) return null;
        if (plain.Type.DType == DType.Float32 && !IsExactInFloat32(op)) return null;
        Span<double> values = inputs.Length <= 16 ? stackalloc double[inputs.Length] : new double[inputs.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (NumberOf(inputs[i]) is { } number) values[i] = number;
            else if (TruthOf(inputs[i]) is { } truth) values[i] = truth ? 1 : 0;
            else return null;
        }

        var result = elementwise.Scalar(values);
        if (plain.Type.DType == DType.Bool) _truths[plain.Node] = result != 0;
        return plain.Type.DType.IsFloat() && double.IsFinite(result) ? Number(result, plain) : null;
    }

    // Computed in float64 and rounded, these give what float32 gives.
    private static bool IsExactInFloat32(Op op) => op is AddOp or SubOp or MulOp or DivOp or NegOp or SqrtOp;
}
