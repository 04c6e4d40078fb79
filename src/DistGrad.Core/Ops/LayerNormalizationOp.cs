using static DistGrad.Functions;

namespace DistGrad;

/// <summary>
/// Normalization along the last dimensions, <c>Z = γ·(X − μ)·r + β</c> with <c>r = 1/√(σ² + ε)</c> (ONNX <c>LayerNormalization</c>), where μ and σ² are the mean and the
/// variance along the dimensions from <c>axis</c> on; outputs 1 and 2 are μ and r.
/// </summary>
/// <remarks>
/// <para>Shapes: γ and β, inputs 1 and 2, broadcast to X, which Z has the shape of; β may be left out. Outputs 1 and 2 are float32, by <c>stash_type</c>, and have extent 1 along those dimensions.</para>
/// <para>VJP, with x̂ = (X − μ)·r and Ḡ = Z̄·γ: <c>X̄ = r·(Ḡ − mean(Ḡ) − x̂·mean(Ḡ·x̂))</c>, <c>γ̄ = Σ Z̄·x̂</c>, <c>β̄ = Σ Z̄</c>; from μ <c>X̄ = μ̄/n</c>, from r <c>X̄ = −r̄·r²·x̂/n</c>.</para>
/// <para>Source: Ba, Kiros and Hinton, Layer normalization (2016).</para>
/// </remarks>
public sealed class LayerNormalizationOp() : TensorOp("LayerNormalization", 2, 3)
{
    /// <inheritdoc/>
    public override int OutputCount => 3;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node)
    {
        var x = node.Shape(0);
        for (var i = 0; i < node.Count; i++)
        {
            if (!node.Has(i)) continue;
            if (node.DType(i) != node.DType(0) || !node.DType(i).IsFloat()) throw UnfitTypes(node);
            if (Shapes.Broadcast(node.Shape(i), x) != x) throw new GraphException($"input {i}, {node.Shape(i)}, does not broadcast to {x}.");
        }

        var axes = Axes(node);
        return node.Output == 0 ? node.Type(0) : new TensorType(InferDType(node), Shapes.Reduce(x, axes, keep: true));
    }

    /// <inheritdoc/>
    public override DType InferDType(OpNode node) => node.Output == 0 ? node.DType(0) : DType.Float32;

    // The runtime takes the variance as the mean of squares less the square of the mean: digits that float64 is asked for are lost.
    /// <inheritdoc/>
    public override bool IsComposed(OpNode node) => node.DType(0) == DType.Float64;

    /// <inheritdoc/>
    public override Expr? Compose(ComposeContext z)
    {
        var axes = Axes(z.Node);
        if (z.Node.Output == 1) return Cast(ReduceMean(z.Input(0), axes, keepDimensions: true), DType.Float32);
        var x = Standardized.Of(z.Input(0), axes, Epsilon(z.Attributes));
        if (z.Node.Output == 2) return Cast(x.Inverse, DType.Float32);
        var scaled = x.Value * z.Input(1);
        return z.Node.Has(2) ? scaled + z.Input(2) : scaled;
    }

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        var x = Standardize(z);
        if (z.Node.Output == 0) Normalized(z, x);
        else Statistic(z, x);
    }

    private static void Normalized(VjpContext z, Standardized x)
    {
        var upstream = z.Upstream;
        var product = upstream * x.Centred;
        Expr mean, slope;
        if (IsRow(z.Node))
        {
            // Means of rows times γ are products of a matrix and a vector, and so is the sum over rows times r.
            var (rows, extent) = (z.Node.Shape(0).Count / z.Node.Shape(0)[-1], z.Node.Shape(0)[-1]);
            var column = Reshape(z.Input(1) * (1.0 / extent), new Shape(extent, 1));
            (mean, slope) = (MatMul(upstream, column), MatMul(product, column));
            z.Accumulate(1, Reshape(MatMul(Reshape(x.Inverse, new Shape(1, rows)), Reshape(product, new Shape(rows, extent))), z.Node.Shape(1)));
            upstream *= z.Input(1);
        }
        else
        {
            upstream *= z.Input(1);
            (mean, slope) = (ReduceMean(upstream, x.Axes, keepDimensions: true), ReduceMean(product * z.Input(1), x.Axes, keepDimensions: true));
            z.Accumulate(1, product * x.Inverse);
        }

        z.Accumulate(0, (upstream - mean) * x.Inverse - x.Centred * (slope * x.Inverse * x.Inverse * x.Inverse));
        if (z.Node.Has(2)) z.Accumulate(2, z.Upstream);
    }

    private static void Statistic(VjpContext z, Standardized x)
    {
        var upstream = Cast(z.Upstream, z.Node.DType(0)) * ((double)z.Upstream.Type.Shape.Count / z.Node.Shape(0).Count);
        z.Accumulate(0, z.Node.Output == 1 ? upstream : x.Centred * -(upstream * x.Inverse * x.Inverse * x.Inverse));
    }

    // Forward has computed both outputs in float32; in float64 they are computed again.
    private static Standardized Standardize(VjpContext z) => z.Node.DType(0) == DType.Float32
        ? new Standardized(z.Input(0) - z.Sibling(1), z.Sibling(2), Axes(z.Node))
        : Standardized.Of(z.Input(0), Axes(z.Node), Epsilon(z.Attributes));

    // Whether rows are normalized, and γ is a row.
    private static bool IsRow(OpNode node)
    {
        var (x, scale) = (node.Shape(0), node.Shape(1));
        return x.Rank > 1 && Axes(node).Length == 1 && scale.Rank > 0 && scale.Count == x[-1] && scale[-1] == x[-1];
    }

    private static int[] Axes(OpNode node)
    {
        var rank = node.Rank(0);
        var axis = node.Axis(node.Attributes.Int("axis", -1), rank);
        return [.. Enumerable.Range(axis, rank - axis)];
    }

    private static double Epsilon(Attributes attributes) => attributes.Float("epsilon", 1e-5f);
}

public static partial class Functions
{
    /// <summary>Normalization along the last dimensions.</summary>
    /// <param name="x">Input.</param>
    /// <param name="scale">Factor; it broadcasts to the input.</param>
    /// <param name="bias">What is added; it broadcasts to the input. Nothing by default.</param>
    /// <param name="axis">The first dimension of those normalized along, from 0 or from -1 backwards.</param>
    /// <param name="epsilon">What is added to the variance.</param>
    public static Expr LayerNormalization(Expr x, Expr scale, Expr? bias = null, int axis = -1, double epsilon = 1e-5)
    {
        var attributes = Attributes.None.With("axis", axis).With("epsilon", epsilon);
        return bias is { } added ? Expr.Apply<LayerNormalizationOp>(attributes, x, scale, added) : Expr.Apply<LayerNormalizationOp>(attributes, x, scale);
    }
}
