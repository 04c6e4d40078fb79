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
    public Expr Pow(double exponent) => Apply<PowOp>(this, Owner.Constant(exponent));

    /// <summary>Sum.</summary>
    public static Expr operator +(Expr x, Expr y) => Apply<AddOp>(x, y);

    /// <summary>Sum with a constant.</summary>
    public static Expr operator +(Expr x, double y) => x + x.Owner.Constant(y);

    /// <summary>Sum with a constant.</summary>
    public static Expr operator +(double x, Expr y) => y.Owner.Constant(x) + y;

    /// <summary>Difference.</summary>
    public static Expr operator -(Expr x, Expr y) => Apply<SubOp>(x, y);

    /// <summary>Difference with a constant.</summary>
    public static Expr operator -(Expr x, double y) => x - x.Owner.Constant(y);

    /// <summary>Difference with a constant.</summary>
    public static Expr operator -(double x, Expr y) => y.Owner.Constant(x) - y;

    /// <summary>Negative.</summary>
    public static Expr operator -(Expr x) => Apply<NegOp>(x);

    /// <summary>Product.</summary>
    public static Expr operator *(Expr x, Expr y) => Apply<MulOp>(x, y);

    /// <summary>Product with a constant.</summary>
    public static Expr operator *(Expr x, double y) => x * x.Owner.Constant(y);

    /// <summary>Product with a constant.</summary>
    public static Expr operator *(double x, Expr y) => y.Owner.Constant(x) * y;

    /// <summary>Quotient.</summary>
    public static Expr operator /(Expr x, Expr y) => Apply<DivOp>(x, y);

    /// <summary>Quotient with a constant.</summary>
    public static Expr operator /(Expr x, double y) => x / x.Owner.Constant(y);

    /// <summary>Quotient with a constant.</summary>
    public static Expr operator /(double x, Expr y) => y.Owner.Constant(x) / y;

    internal static Expr Apply<TOp>(params ReadOnlySpan<Expr> inputs)
        where TOp : Op
    {
        if (inputs.IsEmpty) throw new ArgumentException($"{typeof(TOp).Name} needs at least one input.", nameof(inputs));
        var owner = inputs[0].Owner;
        return owner.Apply(owner.Ops.Find<TOp>(), inputs);
    }
}
