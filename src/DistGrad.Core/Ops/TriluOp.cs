namespace DistGrad;

/// <summary>A matrix, or a stack of them, with zeros below a diagonal, or above it (ONNX <c>Trilu</c>); attribute <c>upper</c>, 1 by default.</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x, of rank 2 at least; input 1 holds how far the diagonal is right of the main one, 0 by default.</para>
/// <para>VJP: <c>x̄ = z̄</c> with the same zeros. Gate: distributor.</para>
/// <para>Source: linearity.</para>
/// </remarks>
public sealed class TriluOp() : TensorOp("Trilu", 1, 2)
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Distributor;

    /// <inheritdoc/>
    public override ulong StaticInputs => 0b10;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node)
    {
        if (node.Rank(0) < 2) throw new GraphException($"the input has shape {node.Shape(0)}; only matrices and stacks of them have diagonals.");
        if (node.Has(1) && (node.DType(1) != DType.Int64 || node.Known(1).Count != 1)) throw UnfitTypes(node);
        return node.Type(0);
    }

    /// <inheritdoc/>
    public override bool IsComposed(OpNode node) => Clamped(node) != Diagonal(node);

    /// <inheritdoc/>
    public override Expr? Compose(ComposeContext z)
    {
        // The runtime counts on with diagonals far outside of the matrix, and has no kernel for Int32.
        var isNarrow = z.Node.DType(0) == DType.Int32;
        if (!isNarrow && !IsComposed(z.Node)) return null;
        var dtype = isNarrow ? DType.Int64 : z.Node.DType(0);
        return Functions.Cast(Expr.Apply<TriluOp>(z.Attributes, Functions.Cast(z.Input(0), dtype), z.Constant(Tensor.Scalar(Clamped(z.Node)))), z.Node.DType(0));
    }

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) =>
        z.Accumulate(0, z.Node.Has(1) ? Expr.Apply<TriluOp>(z.Attributes, z.Upstream, z.Input(1)) : Expr.Apply<TriluOp>(z.Attributes, z.Upstream));

    private static long Diagonal(OpNode node) => node.Integers(1, isList: false)?[0] ?? 0;

    private static long Clamped(OpNode node) => Math.Clamp(Diagonal(node), -node.Shape(0)[-2] - 1, node.Shape(0)[-1] + 1);
}

public static partial class Functions
{
    /// <summary>A matrix, or a stack of them, with zeros below a diagonal.</summary>
    /// <param name="x">Matrix.</param>
    /// <param name="k">How far the diagonal is right of the main one; negative ones are left of it.</param>
    public static Expr Triu(Expr x, long k = 0) => Expr.Apply<TriluOp>(x, x.Constant(Tensor.Scalar(k)));

    /// <summary>A matrix, or a stack of them, with zeros above a diagonal.</summary>
    /// <param name="x">Matrix.</param>
    /// <param name="k">How far the diagonal is right of the main one; negative ones are left of it.</param>
    public static Expr Tril(Expr x, long k = 0) => Expr.Apply<TriluOp>(Attributes.None.With("upper", false), x, x.Constant(Tensor.Scalar(k)));
}
