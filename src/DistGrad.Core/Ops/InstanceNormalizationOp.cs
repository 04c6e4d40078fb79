namespace DistGrad;

/// <summary>Normalization of each channel of each example, <c>Z = γ·(X − μ)/√(σ² + ε) + β</c> (ONNX <c>InstanceNormalization</c>).</summary>
/// <remarks>
/// <para>Shapes: X and Z are [N, C, D₁, …], γ and β are [C].</para>
/// <para>VJP, with r = 1/√(σ² + ε), x̂ = (X − μ)·r and Ḡ = Z̄·γ: <c>X̄ = r·(Ḡ − mean(Ḡ) − x̂·mean(Ḡ·x̂))</c>, <c>γ̄ = Σ Z̄·x̂</c>, <c>β̄ = Σ Z̄</c>.</para>
/// <para>Source: Ulyanov, Vedaldi and Lempitsky, Instance normalization (2016).</para>
/// </remarks>
public sealed class InstanceNormalizationOp() : TensorOp("InstanceNormalization", 3, 3)
{
    /// <inheritdoc/>
    public override TensorType InferType(OpNode node) => Grouped.InferType(this, node, node.Rank(0) > 1 ? node.Shape(0)[1] : 1);

    /// <inheritdoc/>
    public override Expr? Compose(ComposeContext z) => Grouped.Normalize(z.Input(0), z.Input(1), z.Input(2), z.Node.Shape(0)[1], Epsilon(z.Attributes));

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => Grouped.Vjp(z, z.Node.Shape(0)[1], Epsilon(z.Attributes));

    private static double Epsilon(Attributes attributes) => attributes.Float("epsilon", 1e-5f);
}

public static partial class Functions
{
    /// <summary>Normalization of each channel of each example.</summary>
    /// <param name="x">Input [N, C, D₁, …].</param>
    /// <param name="scale">Factor [C].</param>
    /// <param name="bias">What is added [C].</param>
    /// <param name="epsilon">What is added to the variance.</param>
    public static Expr InstanceNormalization(Expr x, Expr scale, Expr bias, double epsilon = 1e-5) =>
        Expr.Apply<InstanceNormalizationOp>(Attributes.None.With("epsilon", epsilon), x, scale, bias);
}
