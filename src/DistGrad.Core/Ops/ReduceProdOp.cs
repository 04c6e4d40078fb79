using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Product along dimensions, <c>z = Π x</c> (ONNX <c>ReduceProd</c>).</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x without the dimensions reduced along, or with extent 1 there.</para>
/// <para>VJP: <c>x̄ᵢ = z̄·Πⱼ xⱼ</c> over the others of the group, j ≠ i, multiplied out: right to any order where factors are 0 too. Gate: switcher.</para>
/// <para>Source: product rule.</para>
/// </remarks>
public sealed class ReduceProdOp() : ReduceOp("ReduceProd")
{
    // Groups are multiplied out in blocks of this many factors, each of which is repeated as often: work and memory grow with the group's length, not with its square.
    private const long Block = 16;

    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Switcher;

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        var groups = new ReduceGroups(z.Node);
        if (groups.Merged.Count == 0) return;
        z.Accumulate(0, groups.Split(groups.Spread(z.Upstream) * Others(groups.Merge(z.Input(0)), groups.Axis)));
    }

    // For each element the product of the others along a dimension.
    private static Expr Others(Expr x, int axis)
    {
        var (extents, count) = (x.Type.Shape.Extents.ToArray(), x.Type.Shape[axis]);
        if (count > Block) return count % Block == 0 ? OfBlocks(x, axis) : Slice(OfBlocks(Filled(x, axis), axis), axis, 0, count);
        var repeated = Reshape(x, new Shape([.. extents[..axis], 1, .. extents[axis..]]));
        return ReduceProd(Where(x.Constant(Diagonal(count, extents.Length - axis)), x.Like(1), repeated), [axis + 1]);
    }

    // The others of the same block times all other blocks.
    private static Expr OfBlocks(Expr x, int axis)
    {
        var (extents, count) = (x.Type.Shape.Extents.ToArray(), x.Type.Shape[axis] / Block);
        var blocks = Reshape(x, new Shape([.. extents[..axis], count, Block, .. extents[(axis + 1)..]]));
        var outside = Others(ReduceProd(blocks, [axis + 1]), axis);
        var spread = Reshape(outside, new Shape([.. extents[..axis], count, 1, .. extents[(axis + 1)..]]));
        return Reshape(Others(blocks, axis + 1) * spread, x.Type.Shape);
    }

    // Factors 1 after the last, up to a multiple of the block.
    private static Expr Filled(Expr x, int axis)
    {
        var (before, after) = (new long[x.Type.Shape.Rank], new long[x.Type.Shape.Rank]);
        after[axis] = Block - (x.Type.Shape[axis] % Block);
        return Pad(x, before, after, value: x.Like(1));
    }

    private static Tensor Diagonal(long count, int rank)
    {
        var extents = new long[rank + 1];
        Array.Fill(extents, 1);
        extents[0] = extents[1] = count;
        var isDiagonal = new bool[count * count];
        for (var i = 0L; i < count; i++) isDiagonal[(i * count) + i] = true;
        return Tensor.Of<bool>(new Shape(extents), isDiagonal);
    }
}

public static partial class Functions
{
    /// <summary>Product along dimensions.</summary>
    /// <param name="x">Factors.</param>
    /// <param name="axes">Dimensions, from 0 or from -1 backwards; all if null.</param>
    /// <param name="keepDimensions">Whether they stay, with extent 1.</param>
    public static Expr ReduceProd(Expr x, IReadOnlyCollection<int>? axes = null, bool keepDimensions = false) => ReduceOp.Apply<ReduceProdOp>(x, axes, keepDimensions);
}
