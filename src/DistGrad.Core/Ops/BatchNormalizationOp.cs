using static DistGrad.Functions;

namespace DistGrad;

/// <summary>
/// Normalization of each channel, <c>Z = γ·(X − μ)/√(σ² + ε) + β</c> (ONNX <c>BatchNormalization</c>), by mean and variance given; if <c>training_mode</c>,
/// by those of the batch, and outputs 1 and 2 are the mean and variance given, moved towards them: <c>momentum·given + (1 − momentum)·batch</c>.
/// </summary>
/// <remarks>
/// <para>Shapes: X and Z are [N, C, D₁, …]; γ, β, mean and variance, inputs 1 to 4, and outputs 1 and 2 are [C].</para>
/// <para>VJP, with r = 1/√(σ² + ε): <c>X̄ = Z̄·γ·r</c>, <c>γ̄ = Σ Z̄·(X − μ)·r</c>, <c>β̄ = Σ Z̄</c>, <c>μ̄ = −γ·r·Σ Z̄</c>, <c>σ̄² = −½·γ·r³·Σ Z̄·(X − μ)</c>; in training X̄ goes through μ and σ² too.</para>
/// <para>Source: Ioffe and Szegedy, Batch normalization (2015), 3.</para>
/// </remarks>
public sealed class BatchNormalizationOp() : TensorOp("BatchNormalization", 5, 5)
{
    /// <inheritdoc/>
    public override int OutputCount => 3;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node)
    {
        var x = node.Shape(0);
        for (var i = 0; i < node.Count; i++)
            if (!node.Has(i) || node.DType(i) != node.DType(0) || !node.DType(i).IsFloat()) throw UnfitTypes(node);
        if (x.Rank < 2) throw new GraphException($"input {x} is not [N, C, D₁, …].");
        for (var i = 1; i < node.Count; i++)
            if (node.Shape(i) != new Shape(x[1])) throw new GraphException($"input {i} is {node.Shape(i)}, but input {x} has {x[1]} channels: it would be [{x[1]}].");
        if (node.Output > 0 && !IsTraining(node.Attributes)) throw new GraphException("the running mean and variance are outputs only if 'training_mode' is 1.");
        return node.Output == 0 ? node.Type(0) : node.Type(node.Output + 2);
    }

    // In training the runtime's kernel writes the running mean and variance over its inputs, which belong to others too.
    /// <inheritdoc/>
    public override bool IsComposed(OpNode node) => IsTraining(node.Attributes);

    /// <inheritdoc/>
    public override Expr? Compose(ComposeContext z)
    {
        var (rank, momentum) = (z.Node.Rank(0), z.Attributes.Float("momentum", 0.9));
        if (!IsTraining(z.Attributes))
        {
            var gain = z.Input(1) * Standardized.InverseRoot(z.Input(4), Epsilon(z.Attributes));
            return (z.Input(0) - Convolution.ByChannel(z.Input(3), rank)) * Convolution.ByChannel(gain, rank) + Convolution.ByChannel(z.Input(2), rank);
        }

        var axes = Axes(rank);
        if (z.Node.Output == 1) return z.Input(3) * momentum + ReduceMean(z.Input(0), axes) * (1 - momentum);
        var batch = Standardized.Of(z.Input(0), axes, Epsilon(z.Attributes));
        if (z.Node.Output == 2) return z.Input(4) * momentum + ReduceMean(batch.Centred * batch.Centred, axes) * (1 - momentum);
        return batch.Centred * (batch.Inverse * Convolution.ByChannel(z.Input(1), rank)) + Convolution.ByChannel(z.Input(2), rank);
    }

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        if (z.Node.Output > 0) Running(z);
        else if (IsTraining(z.Attributes)) Training(z);
        else Inference(z);
    }

    private static void Inference(VjpContext z)
    {
        var rank = z.Node.Rank(0);
        var inverse = Standardized.InverseRoot(z.Input(4), Epsilon(z.Attributes));
        var gain = z.Input(1) * inverse;
        var sum = Convolution.SumByChannel(z.Upstream);
        var product = Convolution.SumByChannel(z.Upstream * (z.Input(0) - Convolution.ByChannel(z.Input(3), rank)));
        z.Accumulate(0, z.Upstream * Convolution.ByChannel(gain, rank));
        z.Accumulate(1, product * inverse);
        z.Accumulate(2, sum);
        z.Accumulate(3, -gain * sum);
        z.Accumulate(4, gain * inverse * inverse * product * -0.5);
    }

    private static void Training(VjpContext z)
    {
        var rank = z.Node.Rank(0);
        var batch = Standardized.Of(z.Input(0), Axes(rank), Epsilon(z.Attributes));
        z.Accumulate(0, batch.Gradient(z.Upstream, Convolution.ByChannel(z.Input(1), rank)));
        z.Accumulate(1, Convolution.SumByChannel(z.Upstream * batch.Centred) * Reshape(batch.Inverse, z.Node.Shape(1)));
        z.Accumulate(2, Convolution.SumByChannel(z.Upstream));
    }

    private static void Running(VjpContext z)
    {
        var (x, rank, momentum) = (z.Input(0), z.Node.Rank(0), z.Attributes.Float("momentum", 0.9));
        var share = Convolution.ByChannel(z.Upstream * ((1 - momentum) * z.Node.Shape(0)[1] / z.Node.Shape(0).Count), rank);
        z.Accumulate(0, z.Node.Output == 1 ? share : share * 2 * (x - ReduceMean(x, Axes(rank), keepDimensions: true)));
        z.Accumulate(z.Node.Output + 2, z.Upstream * momentum);
    }

    private static bool IsTraining(Attributes attributes) => attributes.Flag("training_mode");

    private static double Epsilon(Attributes attributes) => attributes.Float("epsilon", 1e-5f);

    private static int[] Axes(int rank) => [0, .. Enumerable.Range(2, rank - 2)];
}

public static partial class Functions
{
    /// <summary>Normalization of each channel by a mean and a variance.</summary>
    /// <param name="x">Input [N, C, D₁, …].</param>
    /// <param name="scale">Factor [C].</param>
    /// <param name="bias">What is added [C].</param>
    /// <param name="mean">Mean [C].</param>
    /// <param name="variance">Variance [C].</param>
    /// <param name="epsilon">What is added to the variance.</param>
    public static Expr BatchNormalization(Expr x, Expr scale, Expr bias, Expr mean, Expr variance, double epsilon = 1e-5) =>
        Expr.Apply<BatchNormalizationOp>(Attributes.None.With("epsilon", epsilon), x, scale, bias, mean, variance);
}
