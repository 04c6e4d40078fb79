namespace DistGrad;

/// <summary>Mean of what a sliding window sees of each channel, <c>z = Σ x / count</c> (ONNX <c>AveragePool</c>); padding counts where <c>count_include_pad</c> says so.</summary>
/// <remarks>
/// <para>Shapes: X is [N, C, D₁, …], Z is [N, C, O₁, …]; attributes as of <c>PoolOp</c>.</para>
/// <para>VJP: <c>x̄ = Σ z̄ / count</c> over the windows that see x. Gate: distributor.</para>
/// <para>Source: linearity; where <c>ceil_mode</c> lets a window reach beyond the padding, PyTorch's count.</para>
/// </remarks>
public sealed class AveragePoolOp() : PoolOp("AveragePool")
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Distributor;

    /// <inheritdoc/>
    public override Expr? Compose(ComposeContext z) => IsComposed(z.Node) && !z.Attributes.Flag("count_include_pad")
        ? Expr.Apply<AveragePoolOp>(Explicit(z.Node), z.Input(0))
        : Windows.Sum(z.Input(0), WindowsOf(z.Node)) * z.Constant(Shares(z.Node));

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => z.Accumulate(0, Windows.Spread(z.Upstream * z.Constant(Shares(z.Node)), WindowsOf(z.Node)));

    // 1 / count at each place: one count for all places where they are alike, else a tensor [O₁, …].
    private static Tensor Shares(OpNode node)
    {
        var padding = node.Attributes.Flag("count_include_pad");
        double[] shares = [1];
        var extents = new List<long>();
        foreach (var window in Windows.Of(node, node.Attributes.Ints("kernel_shape")))
        {
            var counts = Enumerable.Range(0, (int)window.Output).Select(place => (double)window.Taps(place, padding)).ToArray();
            if (counts.Distinct().Count() == 1) counts = counts[..1];
            shares = [.. shares.SelectMany(share => counts.Select(count => share * count))];
            extents.Add(counts.Length);
        }

        return Tensor.FromNumbers(new TensorType(node.DType(0), new Shape([.. extents])), Array.ConvertAll(shares, count => 1 / count));
    }
}

public static partial class Functions
{
    /// <summary>Mean of what a sliding window sees of each channel.</summary>
    /// <param name="x">Input [N, C, D₁, …].</param>
    /// <param name="kernel">Extents of the window.</param>
    /// <param name="strides">By spatial dimension; 1 by default.</param>
    /// <param name="pads">Padding before the input by spatial dimension, then after it; 0 by default.</param>
    /// <param name="dilations">By spatial dimension; 1 by default.</param>
    /// <param name="roundsUp">Whether a last window may reach beyond the padding.</param>
    /// <param name="countsPadding">Whether padding counts.</param>
    public static Expr AveragePool(Expr x, int[] kernel, int[]? strides = null, int[]? pads = null, int[]? dilations = null, bool roundsUp = false, bool countsPadding = false)
    {
        var attributes = PoolOp.Pooling(kernel, strides, pads, dilations, roundsUp);
        return Expr.Apply<AveragePoolOp>(countsPadding ? attributes.With("count_include_pad", true) : attributes, x);
    }
}
