namespace DistGrad;

/// <summary>Convolution, <c>Z[n, m, o] = B[m] + Σ X[n, c, o·stride + k·dilation − pad]·W[m, c, k]</c> over c and k (ONNX <c>Conv</c>), with 0 for X in the padding.</summary>
/// <remarks>
/// <para>Shapes: X is [N, C, D₁, …], W is [M, C/group, K₁, …], B is [M] or left out, Z is [N, M, …]; attributes <c>strides</c>, <c>dilations</c>, <c>pads</c>, <c>auto_pad</c>, <c>group</c>.</para>
/// <para>VJP: <c>X̄ = convtranspose(Z̄, W)</c>, <c>W̄ = conv(X, Z̄)</c> with batch and channels swapped, stride and dilation too, <c>B̄ = Σ Z̄</c> over all but channels. Gate: switcher.</para>
/// <para>Source: Dumoulin and Visin, A guide to convolution arithmetic for deep learning (2016), 4.</para>
/// </remarks>
public sealed class ConvOp() : TensorOp("Conv", 2, 3)
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Switcher;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node)
    {
        var windows = WindowsOf(node);
        var (x, w) = (node.Shape(0), node.Shape(1));
        return node.Type(0) with { Shape = Windows.OutputShape(x[0], w[0], windows) };
    }

    /// <inheritdoc/>
    public override double Work(OpNode node, TensorType output) =>
        base.Work(node, output) + (output.Shape.Count * (node.Shape(1).Count / Math.Max(1, node.Shape(1)[0])) / MultiplyAddsPerOperation);

    /// <inheritdoc/>
    public override bool IsComposed(OpNode node) => Windows.AutoPad(node.Attributes) != "NOTSET";

    /// <inheritdoc/>
    public override Expr? Compose(ComposeContext z)
    {
        var (x, w, windows, group) = (z.Input(0), z.Input(1), WindowsOf(z.Node), Group(z.Attributes));
        var product = IsComposed(z.Node) ? Convolution.Apply(x, w, windows, group) : Convolution.AsMatrixProduct(x, w, windows, group);
        return z.Node.Has(2) ? product + Convolution.ByChannel(z.Input(2), z.Node.Rank(0)) : product;
    }

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        var (windows, group) = (WindowsOf(z.Node), Group(z.Attributes));
        z.Accumulate(0, Convolution.AdjointByInput(z.Upstream, z.Input(1), windows, group));
        z.Accumulate(1, Convolution.AdjointByWeights(z.Input(0), z.Upstream, windows, group));
        if (z.Node.Has(2)) z.Accumulate(2, Convolution.SumByChannel(z.Upstream));
    }

    internal static long Group(Attributes attributes)
    {
        var group = attributes.Int("group", 1);
        return group >= 1 ? group : throw new GraphException($"group is {group}; it is at least 1.");
    }

    private Window[] WindowsOf(OpNode node)
    {
        var (x, w, group) = (node.Shape(0), node.Shape(1), Group(node.Attributes));
        for (var i = 0; i < node.Count; i++)
            if (node.Has(i) && (node.DType(i) != node.DType(0) || !node.DType(i).IsFloat())) throw UnfitTypes(node);
        if (x.Rank < 3 || w.Rank != x.Rank) throw new GraphException($"input {x} and weights {w} do not fit: they are [N, C, D₁, …] and [M, C/group, K₁, …].");
        if (x[1] != w[1] * group) throw new GraphException($"input {x} has {x[1]} channels, but weights {w} in {group} groups take {w[1] * group}.");
        if (w[0] % group != 0) throw new GraphException($"weights {w} have {w[0]} filters, which {group} groups do not divide.");
        if (node.Has(2) && node.Shape(2) != new Shape(w[0])) throw new GraphException($"bias {node.Shape(2)} is not [{w[0]}], as many as weights {w} have filters.");
        var kernel = w.Extents[2..];
        if (node.Attributes.Ints("kernel_shape") is { Length: > 0 } said && !kernel.SequenceEqual(said)) throw new GraphException($"kernel_shape [{string.Join(", ", said)}] is not that of weights {w}.");
        return Windows.Of(node, kernel);
    }
}

public static partial class Functions
{
    /// <summary>Convolution.</summary>
    /// <param name="x">Input [N, C, D₁, …].</param>
    /// <param name="w">Weights [M, C/group, K₁, …].</param>
    /// <param name="b">Bias [M], or none.</param>
    /// <param name="strides">By spatial dimension; 1 by default.</param>
    /// <param name="pads">Padding before the input by spatial dimension, then after it; 0 by default.</param>
    /// <param name="dilations">By spatial dimension; 1 by default.</param>
    /// <param name="group">Number of groups of channels.</param>
    public static Expr Conv(Expr x, Expr w, Expr? b = null, int[]? strides = null, int[]? pads = null, int[]? dilations = null, int group = 1)
    {
        var attributes = Attributes.None.With("group", group);
        if (strides is not null) attributes = attributes.With("strides", strides);
        if (pads is not null) attributes = attributes.With("pads", pads);
        if (dilations is not null) attributes = attributes.With("dilations", dilations);
        return b is { } bias ? Expr.Apply<ConvOp>(attributes, x, w, bias) : Expr.Apply<ConvOp>(attributes, x, w);
    }
}
