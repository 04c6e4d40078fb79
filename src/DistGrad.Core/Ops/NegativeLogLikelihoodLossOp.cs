using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Negative log-likelihood of labels, <c>zₙ = −w_l·x_{n,l}</c> for the label l of sample n, reduced (ONNX <c>NegativeLogLikelihoodLoss</c>); attributes <c>reduction</c> and <c>ignore_index</c>.</summary>
/// <remarks>
/// <para>Shapes: log-probabilities x are [N, C, d…], labels [N, d…], weights w [C]; z is [N, d…], or a scalar if it is the sum or, by default, the weighted mean.</para>
/// <para>VJP: <c>x̄_{n,l} = −w_l·z̄ₙ</c>, <c>w̄_l = −Σₙ (x_{n,l} + z)·z̄ₙ</c> (z only of a mean), with <c>z̄ₙ = z̄/Σ w</c> of a mean; 0 for samples that are ignored.</para>
/// <para>Source: linearity; quotient rule for the weights of a mean.</para>
/// </remarks>
public sealed class NegativeLogLikelihoodLossOp() : ClassLossOp("NegativeLogLikelihoodLoss")
{
    /// <inheritdoc/>
    public override Expr? Compose(ComposeContext z) => Loss(z, z.Input(0));

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        var choice = Choice(z);
        z.Accumulate(0, choice.Chosen(-(choice.Weights * choice.Upstream(z.Upstream))));
        AccumulateWeights(z, choice, z.Input(0));
    }

    internal static ClassChoice Choice(VjpContext z) => new(z.Node, z.Input(1), z.Node.Has(2) ? z.Input(2) : null, z.Constant(1));

    /// <summary>The loss of log-probabilities.</summary>
    internal static Expr Loss(ComposeContext z, Expr x)
    {
        var choice = new ClassChoice(z.Node, z.Input(1), z.Node.Has(2) ? z.Input(2) : null, z.Constant(1));
        var chosen = choice.Chosen(choice.IsUniform ? x : x * choice.Weights);
        return Reduction(z.Attributes) switch
        {
            "none" => -ReduceSum(chosen, [1]),
            "sum" => -ReduceSum(chosen),
            _ => -ReduceSum(chosen) / choice.Total(),
        };
    }

    /// <summary>Accumulates the gradient of the weights, if there are some.</summary>
    internal static void AccumulateWeights(VjpContext z, ClassChoice choice, Expr x)
    {
        if (!z.Node.Has(2)) return;
        var losses = Reduction(z.Attributes) == "mean" ? x + z.Output : x;
        var gradients = choice.Chosen(losses) * -choice.Upstream(z.Upstream);
        z.Accumulate(2, ReduceSum(gradients, [0, .. Enumerable.Range(2, z.Node.Rank(0) - 2)]));
    }
}

public static partial class Functions
{
    /// <summary>Negative log-likelihood of labels.</summary>
    /// <param name="x">Log-probabilities, [N, C, d…].</param>
    /// <param name="labels">Labels, integers from 0 to C−1, [N, d…].</param>
    /// <param name="weights">Weights of the classes, [C]; all 1 if null.</param>
    /// <param name="reduction"><c>none</c>, <c>sum</c>, or <c>mean</c>, which is weighted.</param>
    /// <param name="ignored">A label whose samples do not count; none if null.</param>
    public static Expr NegativeLogLikelihoodLoss(Expr x, Expr labels, Expr? weights = null, string reduction = "mean", long? ignored = null) =>
        ClassLoss<NegativeLogLikelihoodLossOp>(x, labels, weights, reduction, ignored);

    private static Expr ClassLoss<TOp>(Expr x, Expr labels, Expr? weights, string reduction, long? ignored)
        where TOp : ClassLossOp
    {
        var attributes = Attributes.None.With("reduction", reduction);
        if (ignored is { } label) attributes = attributes.With("ignore_index", label);
        return weights is { } given ? Expr.Apply<TOp>(attributes, x, labels, given) : Expr.Apply<TOp>(attributes, x, labels);
    }
}
