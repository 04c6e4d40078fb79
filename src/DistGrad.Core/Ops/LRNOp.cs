using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Local response normalization, <c>z = x/s^beta</c> with <c>s = bias + (alpha/size)·Σ x²</c> over <c>size</c> neighbouring channels (ONNX <c>LRN</c>).</summary>
/// <remarks>
/// <para>Shapes: X and Z are [N, C, D₁, …].</para>
/// <para>VJP: <c>x̄ = z̄/s^beta − 2·(alpha·beta/size)·x·Σ z̄·z/s</c> over the channels that have this one as neighbour.</para>
/// <para>Source: chain rule; Krizhevsky, Sutskever and Hinton, ImageNet classification (2012), 3.3.</para>
/// </remarks>
public sealed class LRNOp() : TensorOp("LRN", 1, 1)
{
    private const int MostChannels = 8192;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node)
    {
        if (!node.DType(0).IsFloat()) throw UnfitTypes(node);
        if (node.Rank(0) < 2) throw new GraphException($"input {node.Shape(0)} is not [N, C, D₁, …].");
        if (Size(node.Attributes) is var size and < 1) throw new GraphException($"size is {size}; it is at least 1.");
        return node.Type(0);
    }

    /// <inheritdoc/>
    /// <remarks>The runtime takes images only.</remarks>
    public override bool IsComposed(OpNode node) => node.Rank(0) != 4;

    /// <inheritdoc/>
    public override Expr? Compose(ComposeContext z) => z.Input(0) * Pow(Response(z.Input(0), z.Node), z.Constant(-Beta(z.Attributes)));

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        var (x, response, beta) = (z.Input(0), Response(z.Input(0), z.Node), Beta(z.Attributes));
        var neighbours = Neighbours(z.Upstream * z.Output / response, z.Node, isAdjoint: true);
        z.Accumulate(0, z.Upstream * Pow(response, z.Constant(-beta)) - x * neighbours * (2 * Alpha(z.Attributes) * beta / Size(z.Attributes)));
    }

    private static Expr Response(Expr x, OpNode node) => Neighbours(x * x, node, isAdjoint: false) * (Alpha(node.Attributes) / Size(node.Attributes)) + node.Attributes.Float("bias", 1);

    // The sum over neighbouring channels is the product with a matrix of a band of ones.
    private static Expr Neighbours(Expr x, OpNode node, bool isAdjoint)
    {
        var (channels, size) = ((int)node.Shape(0)[1], Size(node.Attributes));
        var (before, after) = ((size - 1) / 2, size / 2);
        if (channels > MostChannels) throw new GraphException($"input {node.Shape(0)} has more than {MostChannels:N0} channels.");
        var band = new double[channels * channels];
        for (var i = 0; i < channels; i++)
            for (var j = Math.Max(0, i - before); j <= Math.Min(channels - 1, i + after); j++) band[isAdjoint ? j * channels + i : i * channels + j] = 1;
        var matrix = x.Constant(Tensor.FromNumbers(new TensorType(node.DType(0), new Shape(channels, channels)), band));
        var (shape, rows) = (node.Shape(0), new Shape(node.Shape(0)[0], channels, node.Shape(0).Count / Math.Max(1, node.Shape(0)[0] * channels)));
        return Reshape(MatMul(matrix, Reshape(x, rows)), shape);
    }

    private static long Size(Attributes attributes) => attributes.Int("size");

    private static double Alpha(Attributes attributes) => attributes.Float("alpha", 0.0001f);

    private static double Beta(Attributes attributes) => attributes.Float("beta", 0.75);
}

public static partial class Functions
{
    /// <summary>Local response normalization over neighbouring channels.</summary>
    /// <param name="x">Input [N, C, D₁, …].</param>
    /// <param name="size">Number of neighbouring channels, the own one counted.</param>
    /// <param name="alpha">Factor of the mean square.</param>
    /// <param name="beta">Exponent.</param>
    /// <param name="bias">What is added to the mean square.</param>
    public static Expr LRN(Expr x, int size, double alpha = 0.0001, double beta = 0.75, double bias = 1) =>
        Expr.Apply<LRNOp>(Attributes.None.With("size", size).With("alpha", alpha).With("beta", beta).With("bias", bias), x);
}
