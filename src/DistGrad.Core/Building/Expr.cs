namespace DistGrad;

/// <summary>A node of a graph under construction; operators and functions on it add nodes.</summary>
public readonly struct Expr
{
    private readonly GraphBuilder? _builder;

    internal Expr(GraphBuilder builder, int node)
    {
        _builder = builder;
        Node = node;
    }

    /// <summary>Number of the node, from 0.</summary>
    public int Node { get; }

    /// <summary>Type of the node's value.</summary>
    public TensorType Type => Owner.TypeOf(Node);

    internal GraphBuilder? Builder => _builder;

    private GraphBuilder Owner => _builder ?? throw new InvalidOperationException("The expression belongs to no graph.");

    /// <summary>Gives the node a name, under which it can be fetched and inspected.</summary>
    /// <param name="name">Name, unique in the graph.</param>
    /// <returns>The same expression.</returns>
    /// <exception cref="GraphException">The name is taken or the node has one already.</exception>
    public Expr Named(string name)
    {
        Owner.SetName(this, name);
        return this;
    }

    /// <summary>Power; see <see cref="Functions.Pow"/>.</summary>
    /// <param name="exponent">Exponent.</param>
    public Expr Pow(double exponent) => Apply<PowOp>(this, Like(exponent));

    /// <summary>Sum.</summary>
    public static Expr operator +(Expr x, Expr y) => Apply<AddOp>(x, y);

    /// <summary>Sum with a constant.</summary>
    public static Expr operator +(Expr x, double y) => x + x.Like(y);

    /// <summary>Sum with a constant.</summary>
    public static Expr operator +(double x, Expr y) => y.Like(x) + y;

    /// <summary>Difference.</summary>
    public static Expr operator -(Expr x, Expr y) => Apply<SubOp>(x, y);

    /// <summary>Difference with a constant.</summary>
    public static Expr operator -(Expr x, double y) => x - x.Like(y);

    /// <summary>Difference with a constant.</summary>
    public static Expr operator -(double x, Expr y) => y.Like(x) - y;

    /// <summary>Negative.</summary>
    public static Expr operator -(Expr x) => Apply<NegOp>(x);

    /// <summary>Product.</summary>
    public static Expr operator *(Expr x, Expr y) => Apply<MulOp>(x, y);

    /// <summary>Product with a constant.</summary>
    public static Expr operator *(Expr x, double y) => x * x.Like(y);

    /// <summary>Product with a constant.</summary>
    public static Expr operator *(double x, Expr y) => y.Like(x) * y;

    /// <summary>Quotient.</summary>
    public static Expr operator /(Expr x, Expr y) => Apply<DivOp>(x, y);

    /// <summary>Quotient with a constant.</summary>
    public static Expr operator /(Expr x, double y) => x / x.Like(y);

    /// <summary>Quotient with a constant.</summary>
    public static Expr operator /(double x, Expr y) => y.Like(x) / y;

    /// <summary>A scalar constant of this expression's element type, which broadcasts.</summary>
    /// <param name="value">Its value.</param>
    /// <exception cref="GraphException">The element type is not known before values are fed.</exception>
    public Expr Like(double value)
    {
        var type = Type;
        if (type.IsScalar) return Owner.Constant(value);
        if (type.DType == DType.Undefined) throw new GraphException($"The element type of node '{Owner.Label(Node)}' is not known before values are fed, so it cannot be combined with the number {value}; use a constant tensor.");
        return Owner.Constant(Tensor.Full(new TensorType(type.DType, Shape.Scalar), value));
    }

    /// <summary>A constant tensor in the same graph.</summary>
    /// <param name="value">Its value.</param>
    public Expr Constant(Tensor value) => Owner.Constant(value);

    /// <summary>Stands for an optional input of an op that is left out while a later one is given, in the same graph.</summary>
    public Expr Absent() => Owner.Absent();

    /// <summary>This expression summed back to a shape that it was broadcast from, or spread out to one that it broadcasts to.</summary>
    /// <param name="shape">The shape wanted.</param>
    /// <exception cref="GraphException">Neither is possible.</exception>
    public Expr FitTo(Shape shape)
    {
        var mine = Type.Shape;
        if (mine == shape) return this;
        if (mine.Rank < shape.Rank || Shapes.IsSpread(mine, shape)) return Functions.Expand(FitTo(Shapes.Fitting(mine, shape)), shape);
        var axes = Shapes.BroadcastAxes(shape, mine);
        var lead = mine.Rank - shape.Rank;
        var summed = Functions.ReduceSum(this, axes, keepDimensions: lead == 0);
        return summed.Type.Shape == shape ? summed : Functions.Reshape(summed, shape);
    }

    /// <summary>Applies an op with attributes: for functions such as those of <see cref="Functions"/>, of ops of one's own.</summary>
    /// <param name="attributes">Attributes.</param>
    /// <param name="inputs">Inputs, in order, at least one.</param>
    /// <typeparam name="TOp">The op, one of those that the graph may use.</typeparam>
    /// <exception cref="UnknownOpException">The graph does not have the op.</exception>
    /// <exception cref="GraphException">The number or the types of the inputs do not fit.</exception>
    public static Expr Apply<TOp>(Attributes attributes, params ReadOnlySpan<Expr> inputs)
        where TOp : Op => Apply<TOp>(attributes, 0, inputs);

    /// <summary>Applies an op with attributes: for functions such as those of <see cref="Functions"/>, of ops of one's own.</summary>
    /// <param name="attributes">Attributes.</param>
    /// <param name="output">Which output is wanted, from 0.</param>
    /// <param name="inputs">Inputs, in order, at least one.</param>
    /// <typeparam name="TOp">The op, one of those that the graph may use.</typeparam>
    /// <exception cref="UnknownOpException">The graph does not have the op.</exception>
    /// <exception cref="GraphException">The number or the types of the inputs do not fit.</exception>
    public static Expr Apply<TOp>(Attributes attributes, int output, params ReadOnlySpan<Expr> inputs)
        where TOp : Op
    {
        if (inputs.IsEmpty) throw new ArgumentException($"{typeof(TOp).Name} needs at least one input.", nameof(inputs));
        var owner = inputs[0].Owner;
        return owner.Apply(owner.Ops.Find<TOp>(), inputs, attributes, output);
    }

    /// <summary>Applies an op: for functions such as those of <see cref="Functions"/>, of ops of one's own.</summary>
    /// <param name="inputs">Inputs, in order, at least one.</param>
    /// <typeparam name="TOp">The op, one of those that the graph may use.</typeparam>
    /// <exception cref="UnknownOpException">The graph does not have the op.</exception>
    /// <exception cref="GraphException">The number or the types of the inputs do not fit.</exception>
    public static Expr Apply<TOp>(params ReadOnlySpan<Expr> inputs)
        where TOp : Op
    {
        if (inputs.IsEmpty) throw new ArgumentException($"{typeof(TOp).Name} needs at least one input.", nameof(inputs));
        var owner = inputs[0].Owner;
        return owner.Apply(owner.Ops.Find<TOp>(), inputs);
    }
}
