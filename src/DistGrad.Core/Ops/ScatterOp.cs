using static DistGrad.Functions;

namespace DistGrad;

/// <summary>An op that puts updates u into data x at given indices; attribute <c>reduction</c> says what becomes of the element that is there.</summary>
/// <param name="name">ONNX name.</param>
public abstract class ScatterOp(string name) : TensorOp(name, 3, 3)
{
    /// <inheritdoc/>
    public sealed override GateKind Gate => GateKind.Router;

    /// <inheritdoc/>
    public sealed override TensorType InferType(OpNode node)
    {
        var isFit = node.DType(0) == node.DType(2) && node.DType(1).IsInteger() && (node.DType(0) != DType.Bool || Reduction(node) == ScatterReduction.None);
        if (!isFit) throw UnfitTypes(node);
        RequireFit(node);
        return node.Type(0);
    }

    /// <inheritdoc/>
    public sealed override void Vjp(VjpContext z)
    {
        switch (Reduction(z.Node))
        {
            case ScatterReduction.None:
                z.Accumulate(0, Scatter(z, z.Upstream, Zeros(z.Upstream, z.Node.Shape(2)), ScatterReduction.None));
                z.Accumulate(2, Gather(z, z.Upstream));
                break;
            case ScatterReduction.Add:
                z.Accumulate(0, z.Upstream);
                z.Accumulate(2, Gather(z, z.Upstream));
                break;
            case ScatterReduction.Mul:
                AccumulateProduct(z);
                break;
            default:
                AccumulateExtremum(z);
                break;
        }
    }

    /// <summary>Throws if the shapes of data, indices and updates do not fit.</summary>
    /// <param name="node">The node.</param>
    protected abstract void RequireFit(OpNode node);

    /// <summary>Puts other updates into other data at the same indices.</summary>
    /// <param name="z">The node's context.</param>
    /// <param name="data">Data of the shape of x.</param>
    /// <param name="updates">Updates of the shape of u.</param>
    /// <param name="reduction">What to do with the element that is there.</param>
    protected abstract Expr Scatter(VjpContext z, Expr data, Expr updates, ScatterReduction reduction);

    /// <summary>For each update, the element of other data at its place.</summary>
    /// <param name="z">The node's context.</param>
    /// <param name="data">Data of the shape of x.</param>
    protected abstract Expr Gather(VjpContext z, Expr data);

    /// <summary>The attribute that says what to do with the element that is there.</summary>
    /// <param name="reduction">What to do.</param>
    protected static Attributes AttributesOf(ScatterReduction reduction) =>
        reduction == ScatterReduction.None ? Attributes.None : Attributes.None.With("reduction", reduction.ToString().ToLowerInvariant());

    private static ScatterReduction Reduction(OpNode node) => node.Attributes.String("reduction", "none") switch
    {
        "none" => ScatterReduction.None,
        "add" => ScatterReduction.Add,
        "mul" => ScatterReduction.Mul,
        "max" => ScatterReduction.Max,
        "min" => ScatterReduction.Min,
        var reduction => throw new GraphException($"reduction '{reduction}' is not known; it is none, add, mul, max or min."),
    };

    // An update's local gradient is the product of all else that goes to its place: that of the elements other than 0, divided by
    // the update, unless another one is 0.
    private void AccumulateProduct(VjpContext z)
    {
        var (x, u, zero, one) = (z.Input(0), z.Input(2), z.Constant(0), z.Constant(1));
        z.Accumulate(0, z.Upstream * Scatter(z, Full(z.Upstream, z.Node.Shape(0), 1), u, ScatterReduction.Mul));
        var isZero = Equal(u, zero);
        var nonzero = Where(isZero, one, u);
        var zeros = Where(isZero, one, zero);
        var zerosThere = Gather(z, Scatter(z, Zeros(z.Upstream, z.Node.Shape(0)), zeros, ScatterReduction.Add));
        var product = Scatter(z, x, nonzero, ScatterReduction.Mul);
        z.Accumulate(2, Where(Equal(zerosThere, zeros), Gather(z, z.Upstream * product) / nonzero, zero));
    }

    // The first extremal one gets all: the element that is there, or else the first update, told from equal ones by its number.
    private void AccumulateExtremum(VjpContext z)
    {
        var (x, u, zero) = (z.Input(0), z.Input(2), z.Constant(0));
        var stays = Equal(x, z.Output);
        z.Accumulate(0, Where(stays, z.Upstream, zero));
        var count = z.Node.Shape(2).Count;
        var last = z.Constant(Tensor.Scalar(count));
        var number = Reshape(Range(z.Constant(Tensor.Scalar(0L)), last, z.Constant(Tensor.Scalar(1L))), z.Node.Shape(2));
        var extremal = And(Equal(u, Gather(z, z.Output)), Not(Gather(z, stays)));
        var first = Scatter(z, Expand(last, z.Node.Shape(0)), Where(extremal, number, last), ScatterReduction.Min);
        z.Accumulate(2, Where(And(extremal, Equal(number, Gather(z, first))), Gather(z, z.Upstream), zero));
    }
}
