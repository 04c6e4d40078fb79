using static DistGrad.Functions;

namespace DistGrad;

/// <summary>p-norm of what a sliding window sees of each channel, <c>z = (Σ |x|ᵖ)^(1/p)</c> (ONNX <c>LpPool</c>); attribute <c>p</c>, 2 by default.</summary>
/// <remarks>
/// <para>Shapes: X is [N, C, D₁, …], Z is [N, C, O₁, …]; attributes as of <c>PoolOp</c>.</para>
/// <para>VJP: <c>x̄ = sign(x)·|x|ᵖ⁻¹·Σ z̄·z¹⁻ᵖ</c> over the windows that see x, 0 for those where z is 0.</para>
/// <para>Source: chain rule.</para>
/// </remarks>
public sealed class LpPoolOp() : PoolOp("LpPool")
{
    /// <inheritdoc/>
    public override Expr? Compose(ComposeContext z)
    {
        if (IsComposed(z.Node)) return Expr.Apply<LpPoolOp>(Explicit(z.Node), z.Input(0));
        var (x, p) = (z.Input(0), Order(z.Attributes));
        return p switch
        {
            1 => Windows.Sum(Abs(x), WindowsOf(z.Node)),
            2 => Sqrt(Windows.Sum(x * x, WindowsOf(z.Node))),
            _ => Pow(Windows.Sum(Pow(Abs(x), z.Constant(p)), WindowsOf(z.Node)), z.Constant(1.0 / p)),
        };
    }

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        var (x, p, zero) = (z.Input(0), Order(z.Attributes), z.Constant(0));
        var isZero = Equal(z.Output, zero);
        var norm = Where(isZero, z.Constant(1), z.Output);
        var share = p == 1 ? z.Upstream : Where(isZero, zero, p == 2 ? z.Upstream / norm : z.Upstream * Pow(norm, z.Constant(1 - p)));
        var spread = Windows.Spread(share, WindowsOf(z.Node));
        z.Accumulate(0, p switch
        {
            1 => Sign(x) * spread,
            2 => x * spread,
            _ => Sign(x) * Pow(Abs(x), z.Constant(p - 1)) * spread,
        });
    }

    internal static long Order(Attributes attributes)
    {
        var p = attributes.Int("p", 2);
        return p >= 1 ? p : throw new GraphException($"p is {p}; it is at least 1.");
    }
}

public static partial class Functions
{
    /// <summary>p-norm of what a sliding window sees of each channel.</summary>
    /// <param name="x">Input [N, C, D₁, …].</param>
    /// <param name="p">Order of the norm, at least 1.</param>
    /// <param name="kernel">Extents of the window.</param>
    /// <param name="strides">By spatial dimension; 1 by default.</param>
    /// <param name="pads">Padding before the input by spatial dimension, then after it; 0 by default.</param>
    /// <param name="dilations">By spatial dimension; 1 by default.</param>
    /// <param name="roundsUp">Whether a last window may reach beyond the padding.</param>
    public static Expr LpPool(Expr x, int p, int[] kernel, int[]? strides = null, int[]? pads = null, int[]? dilations = null, bool roundsUp = false) =>
        Expr.Apply<LpPoolOp>(PoolOp.Pooling(kernel, strides, pads, dilations, roundsUp).With("p", p), x);
}
