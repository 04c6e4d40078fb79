using static DistGrad.Functions;

namespace DistGrad;

/// <summary>The input kept between bounds, <c>z = min(max(x, low), high)</c> (ONNX <c>Clip</c>); either bound may be left out.</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x; the bounds are scalars.</para>
/// <para>VJP: <c>x̄ = z̄</c> where low ≤ x ≤ high, the bounds included, else 0; z̄ where x &lt; low ≤ high goes to low, where x &gt; high or high &lt; low to high. Gate: router.</para>
/// <para>Source: derivative of the branch taken; on the bounds PyTorch's <c>clamp</c>, for their own gradients too (but low has one where both are equal).</para>
/// </remarks>
public sealed class ClipOp() : ElementwiseOp("Clip", 1, 3)
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Router;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node)
    {
        if (node.DType(0) == DType.Bool) throw UnfitTypes(node);
        for (var bound = 1; bound < node.Count; bound++)
        {
            if (!node.Has(bound)) continue;
            if (node.DType(bound) != node.DType(0)) throw UnfitTypes(node);
            if (node.Rank(bound) > 1 || node.Shape(bound).Count != 1) throw new GraphException($"a bound is a scalar, but its shape is {node.Shape(bound)}.");
        }

        return node.Type(0);
    }

    /// <inheritdoc/>
    public override double Scalar(ReadOnlySpan<double> inputs)
    {
        var z = inputs[0];
        if (inputs.Length > 1 && !double.IsNaN(inputs[1])) z = Math.Max(z, inputs[1]);
        if (inputs.Length > 2 && !double.IsNaN(inputs[2])) z = Math.Min(z, inputs[2]);
        return z;
    }

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        var (x, zero) = (z.Input(0), z.Constant(0));
        Expr? low = z.Node.Has(1) ? z.Input(1) : null, high = z.Node.Has(2) ? z.Input(2) : null;
        Expr? above = low is { } ? GreaterOrEqual(x, low.Value) : null, below = high is { } ? LessOrEqual(x, high.Value) : null;
        var inside = above is { } && below is { } ? And(above.Value, below.Value) : above ?? below;
        z.Accumulate(0, inside is { } chosen ? Where(chosen, z.Upstream, zero) : z.Upstream);
        if (low is { } l)
        {
            var under = Less(x, l);
            z.Accumulate(1, Where(high is { } h ? And(under, LessOrEqual(l, h)) : under, z.Upstream, zero));
        }

        if (high is { } u)
        {
            var over = Greater(x, u);
            z.Accumulate(2, Where(low is { } b ? Or(over, Less(u, b)) : over, z.Upstream, zero));
        }
    }
}

public static partial class Functions
{
    /// <summary>The value kept between bounds; the upper one wins where they cross.</summary>
    /// <param name="x">Value.</param>
    /// <param name="low">Lower bound, a scalar; none if null.</param>
    /// <param name="high">Upper bound, a scalar; none if null.</param>
    public static Expr Clip(Expr x, Expr? low, Expr? high) =>
        high is { } upper ? Expr.Apply<ClipOp>(x, low ?? x.Absent(), upper) : low is { } lower ? Expr.Apply<ClipOp>(x, lower) : Expr.Apply<ClipOp>(x);

    /// <summary>The value kept between bounds.</summary>
    /// <param name="x">Value.</param>
    /// <param name="low">Lower bound.</param>
    /// <param name="high">Upper bound.</param>
    public static Expr Clip(Expr x, double low, double high) => Expr.Apply<ClipOp>(x, x.Like(low), x.Like(high));
}
