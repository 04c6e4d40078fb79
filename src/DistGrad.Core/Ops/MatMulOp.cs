namespace DistGrad;

/// <summary>Matrix product, <c>Z = X·Y</c> (ONNX <c>MatMul</c>), of the last two dimensions; those before them broadcast.</summary>
/// <remarks>
/// <para>Shapes: X is […, n, k], Y is […, k, m], Z is […, n, m]; an operand of rank 1 is a row or a column whose extent 1 Z does not have.</para>
/// <para>VJP: <c>X̄ = Z̄·Yᵀ</c>, <c>Ȳ = Xᵀ·Z̄</c>, each summed back to its operand's shape. Gate: switcher.</para>
/// <para>Source: Giles, An extended collection of matrix derivative results (2008), 2.2.2.</para>
/// </remarks>
public sealed class MatMulOp() : TensorOp("MatMul", 2, 2)
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Switcher;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node)
    {
        var (x, y) = (node.Shape(0), node.Shape(1));
        if (node.DType(0) != node.DType(1) || node.DType(0) == DType.Bool) throw UnfitTypes(node);
        if (x.Rank == 0 || y.Rank == 0) throw new GraphException($"a matrix product has no scalar operands, but they are {x} and {y}.");
        var (inner, outer) = (x[-1], y.Rank == 1 ? y[0] : y[-2]);
        if (inner != outer) throw new GraphException($"inner dimensions differ, {x} × {y}: {inner} ≠ {outer}.");
        List<long> extents = [.. Shapes.Broadcast(Stack(x), Stack(y)).Extents];
        if (x.Rank > 1) extents.Add(x[-2]);
        if (y.Rank > 1) extents.Add(y[-1]);
        return node.Type(0) with { Shape = new Shape([.. extents]) };
    }

    /// <inheritdoc/>
    public override double Work(OpNode node, TensorType output) => base.Work(node, output) + (output.Shape.Count * node.Shape(0)[-1] / MultiplyAddsPerOperation);

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        var (x, y) = (AsMatrix(z.Input(0), row: true), AsMatrix(z.Input(1), row: false));
        var (rank0, rank1) = (z.Node.Rank(0), z.Node.Rank(1));
        List<long> extents = [.. z.Upstream.Type.Shape.Extents];
        if (rank0 == 1) extents.Insert(extents.Count - (rank1 == 1 ? 0 : 1), 1);
        if (rank1 == 1) extents.Add(1);
        var upstream = extents.Count == z.Upstream.Type.Shape.Rank ? z.Upstream : Functions.Reshape(z.Upstream, new Shape([.. extents]));
        Accumulate(z, 0, Functions.MatMul(upstream, Swapped(y)), x.Type.Shape);
        Accumulate(z, 1, Functions.MatMul(Swapped(x), upstream), y.Type.Shape);
    }

    private static void Accumulate(VjpContext z, int input, Expr gradient, Shape matrix)
    {
        var fitted = gradient.FitTo(matrix);
        z.Accumulate(input, matrix == z.Node.Shape(input) ? fitted : Functions.Reshape(fitted, z.Node.Shape(input)));
    }

    private static Shape Stack(Shape shape) => new(shape.Rank > 2 ? shape.Extents[..^2] : []);

    private static Expr AsMatrix(Expr x, bool row) => x.Type.Shape.Rank > 1 ? x : Functions.Reshape(x, row ? new Shape(1, x.Type.Shape[0]) : new Shape(x.Type.Shape[0], 1));

    private static Expr Swapped(Expr x)
    {
        int[] order = [.. Enumerable.Range(0, x.Type.Shape.Rank)];
        (order[^1], order[^2]) = (order[^2], order[^1]);
        return Functions.Transpose(x, order);
    }
}

public static partial class Functions
{
    /// <summary>Matrix product.</summary>
    /// <param name="x">The left matrix, or a stack of them.</param>
    /// <param name="y">The right matrix, or a stack of them.</param>
    public static Expr MatMul(Expr x, Expr y) => Expr.Apply<MatMulOp>(x, y);
}
