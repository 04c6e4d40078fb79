namespace DistGrad;

/// <summary>The input with more dimensions, of extent 1 (ONNX <c>Unsqueeze</c>).</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x with extent 1 put in at the axes that input 1 holds, which count in z.</para>
/// <para>VJP: <c>x̄ = z̄</c> in the shape of x. Gate: distributor.</para>
/// <para>Source: linearity.</para>
/// </remarks>
public sealed class UnsqueezeOp() : TensorOp("Unsqueeze", 2, 2)
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Distributor;

    /// <inheritdoc/>
    public override ulong StaticInputs => 0b10;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node)
    {
        var axes = node.Integers(1, isList: false)!;
        var extents = node.Shape(0).Extents.ToArray().ToList();
        foreach (var axis in node.Axes(axes, extents.Count + axes.Length)) extents.Insert(axis, 1);
        return node.Type(0) with { Shape = new Shape([.. extents]) };
    }

    /// <inheritdoc/>
    public override Tensor? Fold(OpNode node) => node.ValueOf(0)?.Reshape(InferType(node).Shape);

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => z.Accumulate(0, Functions.Reshape(z.Upstream, z.Node.Shape(0)));
}

public static partial class Functions
{
    /// <summary>The value with more dimensions, of extent 1.</summary>
    /// <param name="x">Value.</param>
    /// <param name="axes">Where they are in the result, from 0, or from -1 backwards.</param>
    public static Expr Unsqueeze(Expr x, params ReadOnlySpan<int> axes) => Expr.Apply<UnsqueezeOp>(x, x.Constant(Tensor.Vector<long>([.. axes.ToArray().Select(axis => (long)axis)])));
}
