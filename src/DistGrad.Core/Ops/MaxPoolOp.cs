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
    public override GateKind Gate => GateKind.Router;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node) => base.InferType(node) with { DType = InferDType(node) };

    /// <inheritdoc/>
    public override DType InferDType(OpNode node) => node.Output == 0 ? node.DType(0) : DType.Int64;

    /// <inheritdoc/>
    public override Expr? Compose(ComposeContext z) => IsComposed(z.Node) ? z.Input(0).Builder!.Apply(Name, [z.Input(0)], Explicit(z.Node), z.Node.Output) : null;

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
