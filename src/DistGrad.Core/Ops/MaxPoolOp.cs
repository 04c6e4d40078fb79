using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Greatest element of what a sliding window sees of each channel (ONNX <c>MaxPool</c>); output 1 says where it is in X.</summary>
/// <remarks>
/// <para>Shapes: X is [N, C, D₁, …], both outputs are [N, C, O₁, …]; attributes as of <c>PoolOp</c>, and <c>storage_order</c> for output 1.</para>
/// <para>VJP: <c>x̄ = Σ z̄</c> over the windows of which x is the greatest; output 1 has none. Gate: router.</para>
/// <para>Source: CS231n lecture 4, the max gate; of equal elements the first in the order of X takes it.</para>
/// </remarks>
public sealed class MaxPoolOp() : PoolOp("MaxPool")
{
    /// <inheritdoc/>
    public override int OutputCount => 2;

    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Router;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node) => base.InferType(node) with { DType = InferDType(node) };

    /// <inheritdoc/>
    public override DType InferDType(OpNode node) => node.Output == 0 ? node.DType(0) : DType.Int64;

    /// <inheritdoc/>
    public override Expr? Compose(ComposeContext z)
    {
        var x = z.Input(0);
        if (IsComposed(z.Node)) return x.Builder!.Apply(Name, [x], Explicit(z.Node), z.Node.Output);
        var windows = WindowsOf(z.Node);
        if (Array.TrueForAll(windows, window => window is { Begin: 0, Overhang: <= 0 })) return null;

        // The runtime has no padding as large as the kernel, as dilation may need: x is padded before.
        var padded = Pad(x, [0, 0, .. windows.Select(window => window.Begin)], [0, 0, .. windows.Select(window => Math.Max(0, window.Overhang))], value: z.Constant(double.NegativeInfinity));
        var pooled = x.Builder!.Apply(Name, [padded], z.Attributes.Without("pads").Without("storage_order"), z.Node.Output);
        return z.Node.Output == 0 ? pooled : Unpadded(pooled, padded.Type.Shape, z);
    }

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        if (z.Node.Output != 0) return;
        var x = z.Node.Shape(0);
        var places = new Shape(z.Upstream.Type.Shape.Count);
        var greatest = z.Attributes.Int("storage_order", 0) == 0 ? z.Sibling(1) : z.Input(0).Builder!.Apply(Name, [z.Input(0)], z.Attributes.Without("storage_order"), 1);
        var zeros = Zeros(z.Upstream, new Shape(x.Count));
        var isUnique = Array.TrueForAll(WindowsOf(z.Node), window => window.IsDisjoint);
        var scattered = ScatterElements(zeros, Reshape(greatest, places), Reshape(z.Upstream, places), axis: 0, reduction: isUnique ? ScatterReduction.None : ScatterReduction.Add);
        z.Accumulate(0, Reshape(scattered, x));
    }

    // Places in x, of places in what was padded: channel by channel by a table.
    private static Expr Unpadded(Expr places, Shape padded, ComposeContext z)
    {
        var (x, windows, channels) = (z.Node.Shape(0), WindowsOf(z.Node), z.Node.Shape(0)[0] * z.Node.Shape(0)[1]);
        var (area, paddedArea) = (x.Count / channels, padded.Count / channels);
        var table = new long[paddedArea];
        var isRowMajor = z.Attributes.Int("storage_order", 0) == 0;
        for (var place = 0L; place < paddedArea; place++)
        {
            var (rest, step) = (place, 1L);
            for (var i = windows.Length - 1; i >= 0; i--)
            {
                // The last dimension varies fastest in what was padded; in x the first, if it is stored by columns.
                var at = Math.Clamp((rest % padded[i + 2]) - windows[i].Begin, 0, x[i + 2] - 1);
                rest /= padded[i + 2];
                table[place] += at * (isRowMajor ? step : Enumerable.Range(2, i).Aggregate(1L, (product, d) => product * x[d]));
                step *= x[i + 2];
            }
        }

        var first = new Shape([x[0], x[1], .. Enumerable.Repeat(1L, windows.Length)]);
        var (begins, paddedBegins) = (new long[channels], new long[channels]);
        for (var channel = 0L; channel < channels; channel++) (begins[channel], paddedBegins[channel]) = (channel * area, channel * paddedArea);
        return Gather(z.Constant(Tensor.Vector<long>(table)), places - z.Constant(Tensor.Of<long>(first, paddedBegins))) + z.Constant(Tensor.Of<long>(first, begins));
    }
}

public static partial class Functions
{
    /// <summary>Greatest element of what a sliding window sees of each channel.</summary>
    /// <param name="x">Input [N, C, D₁, …].</param>
    /// <param name="kernel">Extents of the window.</param>
    /// <param name="strides">By spatial dimension; 1 by default.</param>
    /// <param name="pads">Padding before the input by spatial dimension, then after it; 0 by default.</param>
    /// <param name="dilations">By spatial dimension; 1 by default.</param>
    /// <param name="roundsUp">Whether a last window may reach beyond the padding.</param>
    public static Expr MaxPool(Expr x, int[] kernel, int[]? strides = null, int[]? pads = null, int[]? dilations = null, bool roundsUp = false) =>
        Expr.Apply<MaxPoolOp>(PoolOp.Pooling(kernel, strides, pads, dilations, roundsUp), x);
}
