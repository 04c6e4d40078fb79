using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Channels moved into blocks of space (ONNX <c>DepthToSpace</c>); attributes <c>blocksize</c>, b, and <c>mode</c>, <c>DCR</c> (default) or <c>CRD</c>.</summary>
/// <remarks>
/// <para>Shapes: x is [n, c·b², h, w], z is [n, c, h·b, w·b]; the place in the block counts in front of the channel (DCR) or after it (CRD).</para>
/// <para>VJP: <c>x̄ = z̄</c>, moved back. Gate: distributor.</para>
/// <para>Source: linearity; the order of elements is that of the ONNX specification.</para>
/// </remarks>
public sealed class DepthToSpaceOp() : TensorOp("DepthToSpace", 1, 1)
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Distributor;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node)
    {
        var (shape, block) = (node.Shape(0), node.Attributes.Int("blocksize"));
        if (shape.Rank != 4 || block < 1 || shape[1] % checked(block * block) != 0) throw new GraphException($"shape {shape} is not [n, c·{block}², h, w].");
        IsDepthFirst(node);
        return node.Type(0) with { Shape = new Shape(shape[0], shape[1] / (block * block), checked(shape[2] * block), checked(shape[3] * block)) };
    }

    /// <inheritdoc/>
    public override Expr? Compose(ComposeContext z)
    {
        var (shape, block) = (z.Node.Shape(0), z.Attributes.Int("blocksize"));
        var (n, c, h, w) = (shape[0], shape[1] / (block * block), shape[2], shape[3]);
        var moved = IsDepthFirst(z.Node)
            ? Transpose(Reshape(z.Input(0), new Shape(n, block, block, c, h, w)), 0, 3, 4, 1, 5, 2)
            : Transpose(Reshape(z.Input(0), new Shape(n, c, block, block, h, w)), 0, 1, 4, 2, 5, 3);
        return Reshape(moved, new Shape(n, c, h * block, w * block));
    }

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        var (shape, block) = (z.Node.Shape(0), z.Attributes.Int("blocksize"));
        var (n, c, h, w) = (shape[0], shape[1] / (block * block), shape[2], shape[3]);
        var blocks = Reshape(z.Upstream, new Shape(n, c, h, block, w, block));
        z.Accumulate(0, Reshape(IsDepthFirst(z.Node) ? Transpose(blocks, 0, 3, 5, 1, 2, 4) : Transpose(blocks, 0, 1, 3, 5, 2, 4), shape));
    }

    private static bool IsDepthFirst(OpNode node) => node.Attributes.String("mode", "DCR") switch
    {
        "DCR" => true,
        "CRD" => false,
        var mode => throw new GraphException($"mode '{mode}' is not known; it is DCR or CRD."),
    };
}

public static partial class Functions
{
    /// <summary>Channels moved into blocks of space.</summary>
    /// <param name="x">Images, [n, c·b², h, w].</param>
    /// <param name="block">Extent of a block, b.</param>
    /// <param name="depthFirst">Whether the place in the block counts in front of the channel (mode DCR), not after it (CRD).</param>
    public static Expr DepthToSpace(Expr x, long block, bool depthFirst = true) =>
        Expr.Apply<DepthToSpaceOp>(Attributes.None.With("blocksize", block).With("mode", depthFirst ? "DCR" : "CRD"), x);
}
