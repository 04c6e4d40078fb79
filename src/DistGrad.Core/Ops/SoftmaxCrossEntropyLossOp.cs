using static DistGrad.Functions;

namespace DistGrad;

/// <summary>
/// Cross entropy of labels and the softmax of scores, <c>zₙ = −w_l·ln p_{n,l}</c> with <c>p = softmax x</c> for the label l of
/// sample n, reduced (ONNX <c>SoftmaxCrossEntropyLoss</c>); output 1 is <c>ln p</c>; attributes <c>reduction</c> and <c>ignore_index</c>.
/// </summary>
/// <remarks>
/// <para>Shapes: scores x and <c>ln p</c> are [N, C, d…], labels [N, d…], weights w [C]; z is [N, d…], or a scalar if it is the sum or, by default, the weighted mean.</para>
/// <para>VJP: <c>x̄ₙ = (pₙ − onehot l)·w_l·z̄ₙ</c>, <c>w̄_l = −Σₙ (ln p_{n,l} + z)·z̄ₙ</c> (z only of a mean), with <c>z̄ₙ = z̄/Σ w</c> of a mean; 0 for samples that are ignored; <c>ln p</c> as of <c>LogSoftmax</c>.</para>
/// <para>Source: Goodfellow, Bengio and Courville, Deep learning (2016), 6.2.2.3; quotient rule for the weights of a mean.</para>
/// </remarks>
public sealed class SoftmaxCrossEntropyLossOp() : ClassLossOp("SoftmaxCrossEntropyLoss")
{
    /// <inheritdoc/>
    public override int OutputCount => 2;

    /// <inheritdoc/>
    public override Expr? Compose(ComposeContext z)
    {
        var logarithms = LogSoftmax(z.Input(0), 1);
        return z.Node.Output == 1 ? logarithms : NegativeLogLikelihoodLossOp.Loss(z, logarithms);
    }

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        if (z.Node.Output == 1)
        {
            z.Accumulate(0, z.Upstream - (Exp(z.Output) * ReduceSum(z.Upstream, [1], keepDimensions: true)));
            return;
        }

        var choice = NegativeLogLikelihoodLossOp.Choice(z);
        var upstream = choice.Upstream(z.Upstream);
        var chosen = choice.Chosen(choice.IsUniform ? upstream : choice.Weights * upstream);
        var perSample = choice.IsUniform ? upstream : ReduceSum(chosen, [1], keepDimensions: true);
        z.Accumulate(0, (Softmax(z.Input(0), 1) * perSample) - chosen);
        if (z.Node.Has(2)) NegativeLogLikelihoodLossOp.AccumulateWeights(z, choice, LogSoftmax(z.Input(0), 1));
    }
}

public static partial class Functions
{
    /// <summary>Cross entropy of labels and the softmax of scores.</summary>
    /// <param name="x">Scores, [N, C, d…].</param>
    /// <param name="labels">Labels, integers from 0 to C−1, [N, d…].</param>
    /// <param name="weights">Weights of the classes, [C]; all 1 if null.</param>
    /// <param name="reduction"><c>none</c>, <c>sum</c>, or <c>mean</c>, which is weighted.</param>
    /// <param name="ignored">A label whose samples do not count; none if null.</param>
    public static Expr SoftmaxCrossEntropyLoss(Expr x, Expr labels, Expr? weights = null, string reduction = "mean", long? ignored = null) =>
        ClassLoss<SoftmaxCrossEntropyLossOp>(x, labels, weights, reduction, ignored);
}
