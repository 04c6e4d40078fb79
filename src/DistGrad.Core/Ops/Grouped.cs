using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Normalization of groups of channels, each group of each example by itself: what group and instance normalization have in common.</summary>
internal static class Grouped
{
    // X as [N, group, channel of the group, element], so that γ and β are [1, group, channel of the group, 1].
    private static readonly int[] Axes = [2, 3];

    /// <summary>Type of the result: that of the input.</summary>
    /// <param name="op">The op.</param>
    /// <param name="node">Input [N, C, …], scale and bias [C].</param>
    /// <param name="groups">Number of groups.</param>
    /// <exception cref="GraphException">They do not fit.</exception>
    public static TensorType InferType(Op op, OpNode node, long groups)
    {
        var x = node.Shape(0);
        for (var i = 0; i < node.Count; i++)
            if (node.DType(i) != node.DType(0) || !node.DType(i).IsFloat()) throw new GraphException($"{op.Name} is not defined for inputs of types {string.Join(", ", Enumerable.Range(0, node.Count).Select(node.Type))}.");
        if (x.Rank < 3) throw new GraphException($"input {x} is not [N, C, D₁, …].");
        if (groups < 1 || x[1] % groups != 0) throw new GraphException($"{groups} groups do not divide the {x[1]} channels of input {x}.");
        for (var i = 1; i < node.Count; i++)
            if (node.Shape(i) != new Shape(x[1])) throw new GraphException($"input {i} is {node.Shape(i)}, but input {x} has {x[1]} channels: it would be [{x[1]}].");
        return node.Type(0);
    }

    /// <summary>The value.</summary>
    /// <param name="x">Input [N, C, …].</param>
    /// <param name="scale">γ, [C].</param>
    /// <param name="bias">β, [C].</param>
    /// <param name="groups">Number of groups.</param>
    /// <param name="epsilon">What is added to the variance.</param>
    public static Expr Normalize(Expr x, Expr scale, Expr bias, long groups, double epsilon)
    {
        var shape = Split(x.Type.Shape, groups);
        var standardized = Standardized.Of(Reshape(x, shape), Axes, epsilon);
        return Reshape(standardized.Centred * (standardized.Inverse * ByChannel(scale, shape)) + ByChannel(bias, shape), x.Type.Shape);
    }

    /// <summary>Gradients of the three inputs.</summary>
    /// <param name="z">Context of the node.</param>
    /// <param name="groups">Number of groups.</param>
    /// <param name="epsilon">What is added to the variance.</param>
    public static void Vjp(VjpContext z, long groups, double epsilon)
    {
        var shape = Split(z.Node.Shape(0), groups);
        var (x, upstream, scale) = (Standardized.Of(Reshape(z.Input(0), shape), Axes, epsilon), Reshape(z.Upstream, shape), ByChannel(z.Input(1), shape));

        // Sums over the elements of a channel are small; what is summed over a group is made of them.
        var sum = ReduceSum(upstream, [3], keepDimensions: true);
        var product = ReduceSum(upstream * x.Centred, [3], keepDimensions: true);
        var share = x.Inverse * (1.0 / (shape[2] * shape[3]));
        var offset = ReduceSum(sum * scale, [2], keepDimensions: true) * share;
        var slope = ReduceSum(product * scale, [2], keepDimensions: true) * share * x.Inverse * x.Inverse;
        z.Accumulate(0, Reshape(upstream * (scale * x.Inverse) - (x.Centred * slope + offset), z.Node.Shape(0)));
        z.Accumulate(1, Reshape(ReduceSum(product * x.Inverse, [0]), z.Node.Shape(1)));
        z.Accumulate(2, Reshape(ReduceSum(sum, [0]), z.Node.Shape(2)));
    }

    private static Shape Split(Shape x, long groups) => new(x[0], groups, x[1] / groups, x.Extents[2..].ToArray().Aggregate(1L, (area, extent) => area * extent));

    private static Expr ByChannel(Expr x, Shape split) => Reshape(x, new Shape(1, split[1], split[2], 1));
}
