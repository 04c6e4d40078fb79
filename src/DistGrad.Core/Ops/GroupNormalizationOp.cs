using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Normalization of groups of channels, <c>Z = γ·(X − μ)/√(σ² + ε) + β</c> (ONNX <c>GroupNormalization</c>), with mean and variance of each of <c>num_groups</c> groups in each example.</summary>
/// <remarks>
/// <para>Shapes: X and Z are [N, C, D₁, …], γ and β are [C].</para>
/// <para>VJP, with r = 1/√(σ² + ε), x̂ = (X − μ)·r and Ḡ = Z̄·γ: <c>X̄ = r·(Ḡ − mean(Ḡ) − x̂·mean(Ḡ·x̂))</c>, <c>γ̄ = Σ Z̄·x̂</c>, <c>β̄ = Σ Z̄</c>.</para>
/// <para>Source: Wu and He, Group normalization (2018).</para>
/// </remarks>
public sealed class GroupNormalizationOp() : TensorOp("GroupNormalization", 3, 3)
{
    /// <inheritdoc/>
    public override TensorType InferType(OpNode node) => Grouped.InferType(this, node, Groups(node.Attributes));

    // The runtime has no kernel of its own: it would compute in many steps, and in float32 whatever the type.
    /// <inheritdoc/>
    public override bool IsComposed(OpNode node) => true;

    /// <inheritdoc/>
    public override Expr? Compose(ComposeContext z)
    {
        var (x, groups, epsilon) = (z.Input(0), Groups(z.Attributes), Epsilon(z.Attributes));
        if (z.Node.DType(0) != DType.Float32) return Grouped.Normalize(x, z.Input(1), z.Input(2), groups, epsilon);

        // Instances of which each channel is a group here: one kernel.
        var (shape, rank) = (z.Node.Shape(0), z.Node.Rank(0));
        var (ones, zeros) = (Tensor.Full(new TensorType(DType.Float32, new Shape(groups)), 1), Tensor.Full(new TensorType(DType.Float32, new Shape(groups)), 0));
        var instances = Reshape(x, new Shape(shape[0], groups, shape.Count / Math.Max(1, shape[0] * groups)));
        var normalized = Reshape(InstanceNormalization(instances, z.Constant(ones), z.Constant(zeros), epsilon), shape);
        return normalized * Convolution.ByChannel(z.Input(1), rank) + Convolution.ByChannel(z.Input(2), rank);
    }

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => Grouped.Vjp(z, Groups(z.Attributes), Epsilon(z.Attributes));

    private static long Groups(Attributes attributes) => attributes.Int("num_groups");

    private static double Epsilon(Attributes attributes) => attributes.Float("epsilon", 1e-5f);
}

public static partial class Functions
{
    /// <summary>Normalization of groups of channels.</summary>
    /// <param name="x">Input [N, C, D₁, …].</param>
    /// <param name="scale">Factor [C].</param>
    /// <param name="bias">What is added [C].</param>
    /// <param name="groups">Number of groups.</param>
    /// <param name="epsilon">What is added to the variance.</param>
    public static Expr GroupNormalization(Expr x, Expr scale, Expr bias, int groups, double epsilon = 1e-5) =>
        Expr.Apply<GroupNormalizationOp>(Attributes.None.With("num_groups", groups).With("epsilon", epsilon), x, scale, bias);
}
