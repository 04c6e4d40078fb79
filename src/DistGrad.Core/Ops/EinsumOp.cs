using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Sum of products of elements whose labels agree (ONNX <c>Einsum</c>); attribute <c>equation</c>, as in <c>bij,bjk->bik</c>.</summary>
/// <remarks>
/// <para>Shapes: each dimension of the operands has a label, those of an ellipsis broadcast; z has the dimensions labelled on the right, all other labels are summed over.</para>
/// <para>VJP: <c>x̄ᵢ</c> is the Einsum of <c>z̄</c> and the other operands with the labels of <c>xᵢ</c> on the right; spread out along labels that only xᵢ has, and onto the diagonal of labels that it repeats. Gate: switcher.</para>
/// <para>Source: product rule.</para>
/// </remarks>
public sealed class EinsumOp() : TensorOp("Einsum", 1, int.MaxValue)
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Switcher;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node)
    {
        for (var i = 0; i < node.Count; i++)
            if (node.DType(i) != node.DType(0) || node.DType(i) == DType.Bool) throw UnfitTypes(node);
        return node.Type(0) with { Shape = Equation(node).OutputShape };
    }

    /// <inheritdoc/>
    public override double Work(OpNode node, TensorType output) => base.Work(node, output) + (Equation(node).Products * node.Count / MultiplyAddsPerOperation);

    /// <inheritdoc/>
    public override bool IsComposed(OpNode node) => true;

    /// <inheritdoc/>
    public override Expr? Compose(ComposeContext z)
    {
        // The runtime does not take ellipses of several ranks, nor scalars.
        var equation = Equation(z.Node);
        List<(Expr Value, string Labels)> factors = [.. Enumerable.Range(0, z.Node.Count).Select(i => (z.Input(i), equation.Operand(i)))];
        return equation.IsPlain ? null : Product(factors, equation.Output);
    }

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        var equation = Equation(z.Node);
        for (var i = 0; i < z.InputCount; i++) z.Accumulate(i, Gradient(z, equation, i));
    }

    private static Expr Gradient(VjpContext z, EinsumEquation equation, int operand)
    {
        List<(Expr Value, string Labels)> factors = [(z.Upstream, equation.Output)];
        for (var i = 0; i < z.InputCount; i++)
            if (i != operand) factors.Add((z.Input(i), equation.Operand(i)));
        var (labels, shape) = (equation.Operand(operand), z.Node.Shape(operand));
        var target = string.Concat(labels.Distinct().Where(label => !equation.IsBroadcast(operand, label) && factors.Exists(factor => factor.Labels.Contains(label, StringComparison.Ordinal))));
        var product = Product(factors, target);

        // The target's labels are in the operand's order, so a reshape puts in what is missing: to broadcast, or to lie on a diagonal.
        var extents = new long[labels.Length];
        for (var d = 0; d < extents.Length; d++)
        {
            var at = labels.IndexOf(labels[d]) == d ? target.IndexOf(labels[d]) : -1;
            extents[d] = at >= 0 ? product.Type.Shape[at] : 1;
        }

        var gradient = new Shape(extents) == product.Type.Shape ? product : Reshape(product, new Shape(extents));
        return Diagonal(z, labels, shape) is { } diagonal ? Where(diagonal, gradient, z.Constant(0)) : gradient;
    }

    // Scalars are factors of the whole; all other operands have labels.
    private static Expr Product(List<(Expr Value, string Labels)> factors, string target)
    {
        var operands = factors.FindAll(factor => factor.Labels.Length > 0);
        Expr? product = operands switch
        {
            [] => null,
            [var only] when only.Labels == target => only.Value,
            _ => Einsum($"{string.Join(',', operands.Select(factor => factor.Labels))}->{target}", [.. operands.Select(factor => factor.Value)]),
        };
        foreach (var (value, _) in factors.Where(factor => factor.Labels.Length == 0)) product = product is { } others ? others * value : value;
        return product!.Value;
    }

    // True where dimensions with the same label have the same index; null where no label is repeated.
    private static Expr? Diagonal(VjpContext z, string labels, Shape shape)
    {
        Expr? diagonal = null;
        for (var d = 0; d < labels.Length; d++)
        {
            var first = labels.IndexOf(labels[d]);
            if (first == d) continue;
            var same = Equal(Indices(z, shape, first), Indices(z, shape, d));
            diagonal = diagonal is { } others ? And(others, same) : same;
        }

        return diagonal;
    }

    private static Expr Indices(VjpContext z, Shape shape, int dimension)
    {
        var extents = new long[shape.Rank];
        Array.Fill(extents, 1);
        extents[dimension] = shape[dimension];
        return Reshape(Range(z.Constant(Tensor.Scalar(0L)), z.Constant(Tensor.Scalar(shape[dimension])), z.Constant(Tensor.Scalar(1L))), new Shape(extents));
    }

    private static EinsumEquation Equation(OpNode node) =>
        EinsumEquation.Parse(node.Attributes.String("equation", ""), [.. Enumerable.Range(0, node.Count).Select(node.Shape)]);
}

public static partial class Functions
{
    /// <summary>Sum of products of elements whose labels agree.</summary>
    /// <param name="equation">Labels of each value's dimensions, separated by commas, and those of the result after an arrow: <c>bij,bjk->bik</c>.</param>
    /// <param name="xs">Values, at least one.</param>
    public static Expr Einsum(string equation, params ReadOnlySpan<Expr> xs) => Expr.Apply<EinsumOp>(Attributes.None.With("equation", equation), xs);
}
