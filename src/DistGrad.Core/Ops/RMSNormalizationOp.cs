using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Normalization by the root of the mean square, <c>Z = γ·X·r</c> with <c>r = 1/√(mean(X²) + ε)</c> (ONNX <c>RMSNormalization</c>, opset 23), along the dimensions from <c>axis</c> on.</summary>
/// <remarks>
/// <para>Shapes: γ broadcasts to X, which Z has the shape of.</para>
/// <para>VJP, with Ḡ = Z̄·γ: <c>X̄ = r·Ḡ − r³·X·mean(Ḡ·X)</c>, <c>γ̄ = Σ Z̄·X·r</c>.</para>
/// <para>Source: Zhang and Sennrich, Root mean square layer normalization (2019).</para>
/// </remarks>
public sealed class RMSNormalizationOp() : TensorOp("RMSNormalization", 2, 2)
{
    /// <inheritdoc/>
    public override TensorType InferType(OpNode node)
    {
        var (x, scale) = (node.Shape(0), node.Shape(1));
        if (node.DType(1) != node.DType(0) || !node.DType(0).IsFloat()) throw UnfitTypes(node);
        if (Shapes.Broadcast(scale, x) != x) throw new GraphException($"scale {scale} does not broadcast to {x}.");
        Axes(node);
        return node.Type(0);
    }

    // The operator is younger than the opset of models that DistGrad runs.
    /// <inheritdoc/>
    public override bool IsComposed(OpNode node) => true;

    /// <inheritdoc/>
    public override Expr? Compose(ComposeContext z) => z.Input(0) * Inverse(z.Input(0), z.Node) * z.Input(1);

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        var (x, inverse, gradient) = (z.Input(0), Inverse(z.Input(0), z.Node), z.Upstream * z.Input(1));
        var slope = ReduceMean(gradient * x, Axes(z.Node), keepDimensions: true);
        z.Accumulate(0, gradient * inverse - x * (slope * inverse * inverse * inverse));
        z.Accumulate(1, z.Upstream * x * inverse);
    }

    private static Expr Inverse(Expr x, OpNode node) => Standardized.InverseRoot(ReduceMean(x * x, Axes(node), keepDimensions: true), node.Attributes.Float("epsilon", 1e-5f));

    private static int[] Axes(OpNode node)
    {
        var rank = node.Rank(0);
        var axis = node.Axis(node.Attributes.Int("axis", -1), rank);
        return [.. Enumerable.Range(axis, rank - axis)];
    }
}

public static partial class Functions
{
    /// <summary>Normalization by the root of the mean square along the last dimensions.</summary>
    /// <param name="x">Input.</param>
    /// <param name="scale">Factor; it broadcasts to the input.</param>
    /// <param name="axis">The first dimension of those normalized along, from 0 or from -1 backwards.</param>
    /// <param name="epsilon">What is added to the mean square.</param>
    public static Expr RMSNormalization(Expr x, Expr scale, int axis = -1, double epsilon = 1e-5) =>
        Expr.Apply<RMSNormalizationOp>(Attributes.None.With("axis", axis).With("epsilon", epsilon), x, scale);
}
