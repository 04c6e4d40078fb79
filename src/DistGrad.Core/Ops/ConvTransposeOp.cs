namespace DistGrad;

/// <summary>Transposed convolution: the adjoint of <c>Conv</c> by its input, <c>Z[n, m, o·stride + k·dilation − pad] += X[n, c, o]·W[c, m, k]</c>, plus B[m] (ONNX <c>ConvTranspose</c>).</summary>
/// <remarks>
/// <para>Shapes: X is [N, C, D₁, …], W is [C, M/group, K₁, …], B is [M] or left out, Z is [N, M, …]; attributes as of <c>Conv</c>, <c>output_padding</c>, <c>output_shape</c>.</para>
/// <para>VJP: <c>X̄ = conv(Z̄, W)</c>, <c>W̄ = conv(Z̄, X)</c> with batch and channels swapped, stride and dilation too, <c>B̄ = Σ Z̄</c> over all but channels. Gate: switcher.</para>
/// <para>Source: Dumoulin and Visin, A guide to convolution arithmetic for deep learning (2016), 4.</para>
/// </remarks>
public sealed class ConvTransposeOp() : TensorOp("ConvTranspose", 2, 3)
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Switcher;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node)
    {
        var windows = WindowsOf(node);
        return node.Type(0) with { Shape = new Shape([node.Shape(0)[0], node.Shape(1)[1] * ConvOp.Group(node.Attributes), .. windows.Select(window => window.Input)]) };
    }

    /// <inheritdoc/>
    public override double Work(OpNode node, TensorType output) =>
        base.Work(node, output) + (node.Shape(0).Count * (node.Shape(1).Count / Math.Max(1, node.Shape(1)[0])) / MultiplyAddsPerOperation);

    /// <inheritdoc/>
    public override bool IsComposed(OpNode node) => Windows.AutoPad(node.Attributes) != "NOTSET" || node.Attributes.Has("output_shape");

    /// <inheritdoc/>
    public override Expr? Compose(ComposeContext z)
    {
        var (x, w, windows, group) = (z.Input(0), z.Input(1), WindowsOf(z.Node), ConvOp.Group(z.Attributes));
        var product = IsComposed(z.Node) ? Convolution.AdjointByInput(x, w, windows, group) : Convolution.AdjointAsMatrixProduct(x, w, windows, group);
        return z.Node.Has(2) ? product + Convolution.ByChannel(z.Input(2), z.Node.Rank(0)) : product;
    }

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        var (windows, group) = (WindowsOf(z.Node), ConvOp.Group(z.Attributes));
        z.Accumulate(0, Convolution.Apply(z.Upstream, z.Input(1), windows, group));
        z.Accumulate(1, Convolution.AdjointByWeights(z.Upstream, z.Input(0), windows, group));
        if (z.Node.Has(2)) z.Accumulate(2, Convolution.SumByChannel(z.Upstream));
    }

    // How W slides along the output: the windows of the convolution that this op is the adjoint of.
    private Window[] WindowsOf(OpNode node)
    {
        var (x, w, group) = (node.Shape(0), node.Shape(1), ConvOp.Group(node.Attributes));
        for (var i = 0; i < node.Count; i++)
            if (node.Has(i) && (node.DType(i) != node.DType(0) || !node.DType(i).IsFloat())) throw UnfitTypes(node);
        if (x.Rank < 3 || w.Rank != x.Rank) throw new GraphException($"input {x} and weights {w} do not fit: they are [N, C, D₁, …] and [C, M/group, K₁, …].");
        if (x[1] != w[0]) throw new GraphException($"input {x} has {x[1]} channels, but weights {w} take {w[0]}.");
        if (w[0] % group != 0) throw new GraphException($"input {x} has {x[1]} channels, which {group} groups do not divide.");
        if (node.Has(2) && node.Shape(2) != new Shape(w[1] * group)) throw new GraphException($"bias {node.Shape(2)} is not [{w[1] * group}], as many as weights {w} in {group} groups have filters.");
        var kernel = w.Extents[2..];
        if (node.Attributes.Ints("kernel_shape") is { Length: > 0 } said && !kernel.SequenceEqual(said)) throw new GraphException($"kernel_shape [{string.Join(", ", said)}] is not that of weights {w}.");
        return Windows.OfTransposed(node, kernel);
    }
}

public static partial class Functions
{
    /// <summary>Transposed convolution, the adjoint of a convolution by its input.</summary>
    /// <param name="x">Input [N, C, D₁, …].</param>
    /// <param name="w">Weights [C, M/group, K₁, …].</param>
    /// <param name="b">Bias [M], or none.</param>
    /// <param name="strides">By spatial dimension; 1 by default.</param>
    /// <param name="pads">What is cut off before the output by spatial dimension, then after it; 0 by default.</param>
    /// <param name="dilations">By spatial dimension; 1 by default.</param>
    /// <param name="outputPadding">What is added after the output by spatial dimension; 0 by default.</param>
    /// <param name="group">Number of groups of channels.</param>
    public static Expr ConvTranspose(Expr x, Expr w, Expr? b = null, int[]? strides = null, int[]? pads = null, int[]? dilations = null, int[]? outputPadding = null, int group = 1)
    {
        var attributes = Attributes.None.With("group", group);
        if (strides is not null) attributes = attributes.With("strides", strides);
        if (pads is not null) attributes = attributes.With("pads", pads);
        if (dilations is not null) attributes = attributes.With("dilations", dilations);
        if (outputPadding is not null) attributes = attributes.With("output_padding", outputPadding);
        return b is { } bias ? Expr.Apply<ConvTransposeOp>(attributes, x, w, bias) : Expr.Apply<ConvTransposeOp>(attributes, x, w);
    }
}
