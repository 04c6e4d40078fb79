using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Blocks of space moved into channels (ONNX <c>SpaceToDepth</c>); attribute <c>blocksize</c>, b.</summary>
/// <remarks>
/// <para>Shapes: x is [n, c, h·b, w·b], z is [n, b²·c, h, w]; the place in the block counts in front of the channel.</para>
/// <para>VJP: <c>x̄ = z̄</c>, moved back. Gate: distributor.</para>
/// <para>Source: linearity; the order of elements is that of the ONNX specification.</para>
/// </remarks>
public sealed class SpaceToDepthOp() : TensorOp("SpaceToDepth", 1, 1)
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Distributor;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node)
    {
        var (shape, block) = (node.Shape(0), node.Attributes.Int("blocksize"));
        if (shape.Rank != 4 || block < 1 || shape[2] % block != 0 || shape[3] % block != 0) throw new GraphException($"shape {shape} is not [n, c, h·{block}, w·{block}].");
        return node.Type(0) with { Shape = new Shape(shape[0], checked(shape[1] * block * block), shape[2] / block, shape[3] / block) };
    }

    /// <inheritdoc/>
    public override Expr? Compose(ComposeContext z)
    {
        var (shape, block) = (z.Node.Shape(0), z.Attributes.Int("blocksize"));
        var (n, c, h, w) = (shape[0], shape[1], shape[2] / block, shape[3] / block);
        return Reshape(Transpose(Reshape(z.Input(0), new Shape(n, c, h, block, w, block)), 0, 3, 5, 1, 2, 4), new Shape(n, block * block * c, h, w));
    }

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => z.Accumulate(0, DepthToSpace(z.Upstream, z.Attributes.Int("blocksize")));
}

public static partial class Functions
{
    /// <summary>Blocks of space moved into channels.</summary>
    /// <param name="x">Images, [n, c, h·b, w·b].</param>
    /// <param name="block">Extent of a block, b.</param>
    public static Expr SpaceToDepth(Expr x, long block) => Expr.Apply<SpaceToDepthOp>(Attributes.None.With("blocksize", block), x);
}
