using static DistGrad.Functions;

namespace DistGrad;

/// <summary>General matrix product, <c>Z = α·A·B + β·C</c> (ONNX <c>Gemm</c>); attributes <c>alpha</c> and <c>beta</c>, 1 by default, <c>transA</c> and <c>transB</c> transpose A and B first.</summary>
/// <remarks>
/// <para>Shapes: A is [n, k], B is [k, m], each after it was transposed; C broadcasts to Z, [n, m], or is left out.</para>
/// <para>VJP: <c>Ā = α·Z̄·Bᵀ</c>, <c>B̄ = α·Aᵀ·Z̄</c>, <c>C̄ = β·Z̄</c> summed back to its shape. Gate: switcher.</para>
/// <para>Source: Giles, An extended collection of matrix derivative results (2008), 2.2.2.</para>
/// </remarks>
public sealed class GemmOp() : TensorOp("Gemm", 2, 3)
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Switcher;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node)
    {
        var (a, b) = (node.Shape(0), node.Shape(1));
        for (var i = 0; i < node.Count; i++)
            if (node.Has(i) && (node.DType(i) != node.DType(0) || node.DType(i) == DType.Bool)) throw UnfitTypes(node);
        if (a.Rank != 2 || b.Rank != 2) throw new GraphException($"A and B are matrices, but they are {a} and {b}.");
        var (rows, inner) = node.Attributes.Flag("transA") ? (a[1], a[0]) : (a[0], a[1]);
        var (outer, columns) = node.Attributes.Flag("transB") ? (b[1], b[0]) : (b[0], b[1]);
        if (inner != outer) throw new GraphException($"inner dimensions differ, {Operand(a, node, "transA")} × {Operand(b, node, "transB")}: {inner} ≠ {outer}.");
        var shape = new Shape(rows, columns);
        if (node.Has(2) && (node.Rank(2) > 2 || Shapes.Broadcast(node.Shape(2), shape) != shape)) throw new GraphException($"C {node.Shape(2)} does not broadcast to {shape}.");
        return node.Type(0) with { Shape = shape };
    }

    /// <inheritdoc/>
    public override double Work(OpNode node, TensorType output) =>
        base.Work(node, output) + (output.Shape.Count * node.Shape(0)[node.Attributes.Flag("transA") ? 0 : 1] / MultiplyAddsPerOperation);

    /// <inheritdoc/>
    public override Expr? Compose(ComposeContext z)
    {
        var (a, b) = (z.Input(0), z.Input(1));
        var product = Scaled(MatMul(z.Attributes.Flag("transA") ? Transpose(a, 1, 0) : a, z.Attributes.Flag("transB") ? Transpose(b, 1, 0) : b), z.Attributes.Float("alpha", 1));
        return z.Node.Has(2) ? product + Scaled(z.Input(2), z.Attributes.Float("beta", 1)) : product;
    }

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        var (a, b, upstream, alpha) = (z.Input(0), z.Input(1), z.Upstream, z.Attributes.Float("alpha", 1));
        var (transA, transB) = (z.Attributes.Flag("transA"), z.Attributes.Flag("transB"));
        z.Accumulate(0, transA ? Product(b, transB, upstream, true, alpha) : Product(upstream, false, b, !transB, alpha));
        z.Accumulate(1, transB ? Product(upstream, true, a, transA, alpha) : Product(a, !transA, upstream, false, alpha));
        if (z.Node.Has(2)) z.Accumulate(2, Scaled(upstream.FitTo(z.Node.Shape(2)), z.Attributes.Float("beta", 1)));
    }

    // The runtime is slow at transposing the left operand on the way: where that is the narrower one, it is quicker to do so beforehand.
    private static Expr Product(Expr a, bool transA, Expr b, bool transB, double alpha) =>
        transA && !transB && alpha == 1 && a.Type.IsKnown && b.Type.IsKnown && a.Type.Shape[1] <= b.Type.Shape[1] ? MatMul(Transpose(a, 1, 0), b)
        : Gemm(a, b, alpha: alpha, transA: transA, transB: transB);

    private static Expr Scaled(Expr x, double factor)
    {
        if (factor == 1) return x;
        if (x.Type.DType.IsInteger() && factor != Math.Truncate(factor)) throw new GraphException($"integers cannot be scaled by {factor}.");
        return x * factor;
    }

    private static string Operand(Shape shape, OpNode node, string attribute) => node.Attributes.Flag(attribute) ? $"{shape}ᵀ" : $"{shape}";
}

public static partial class Functions
{
    /// <summary>General matrix product, <c>α·A·B + β·C</c>.</summary>
    /// <param name="a">Left matrix.</param>
    /// <param name="b">Right matrix.</param>
    /// <param name="c">What is added; it broadcasts. Nothing by default.</param>
    /// <param name="alpha">Factor of the product.</param>
    /// <param name="beta">Factor of what is added.</param>
    /// <param name="transA">Whether the left matrix is transposed first.</param>
    /// <param name="transB">Whether the right matrix is transposed first.</param>
    public static Expr Gemm(Expr a, Expr b, Expr? c = null, double alpha = 1, double beta = 1, bool transA = false, bool transB = false)
    {
        var attributes = Attributes.None;
        if (alpha != 1) attributes = attributes.With("alpha", alpha);
        if (beta != 1) attributes = attributes.With("beta", beta);
        if (transA) attributes = attributes.With("transA", true);
        if (transB) attributes = attributes.With("transB", true);
        return c is { } added ? Expr.Apply<GemmOp>(attributes, a, b, added) : Expr.Apply<GemmOp>(attributes, a, b);
    }
}
