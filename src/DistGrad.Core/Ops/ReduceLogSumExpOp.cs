using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Logarithm of the sum of exponentials along dimensions, <c>z = ln Σ eˣ</c>, without overflow (ONNX <c>ReduceLogSumExp</c>).</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x without the dimensions reduced along, or with extent 1 there.</para>
/// <para>VJP: <c>x̄ = z̄·softmax x</c>.</para>
/// <para>Source: chain rule.</para>
/// </remarks>
public sealed class ReduceLogSumExpOp() : ReduceOp("ReduceLogSumExp")
{
    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        // The softmax, not exp(x − z): where x is large, the difference would have lost the last digits of z.
        var groups = new ReduceGroups(z.Node);
        if (groups.Merged.Count > 0) z.Accumulate(0, groups.Split(groups.Spread(z.Upstream) * Softmax(groups.Merge(z.Input(0)), groups.Axis)));
    }
}

public static partial class Functions
{
    /// <summary>Logarithm of the sum of exponentials along dimensions.</summary>
    /// <param name="x">Exponents.</param>
    /// <param name="axes">Dimensions, from 0 or from -1 backwards; all if null.</param>
    /// <param name="keepDimensions">Whether they stay, with extent 1.</param>
    public static Expr ReduceLogSumExp(Expr x, IReadOnlyCollection<int>? axes = null, bool keepDimensions = false) => ReduceOp.Apply<ReduceLogSumExpOp>(x, axes, keepDimensions);
}
