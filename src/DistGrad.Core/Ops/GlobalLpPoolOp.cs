using static DistGrad.Functions;

namespace DistGrad;

/// <summary>p-norm of each channel, <c>z = (Σ |x|ᵖ)^(1/p)</c> (ONNX <c>GlobalLpPool</c>); attribute <c>p</c>, 2 by default.</summary>
/// <remarks>
/// <para>Shapes: X is [N, C, D₁, …], Z is [N, C, 1, …].</para>
/// <para>VJP: <c>x̄ = z̄·sign(x)·|x|ᵖ⁻¹·z¹⁻ᵖ</c>, 0 where z is 0.</para>
/// <para>Source: chain rule.</para>
/// </remarks>
public sealed class GlobalLpPoolOp() : GlobalPoolOp("GlobalLpPool")
{
    /// <inheritdoc/>
    public override Expr? Compose(ComposeContext z)
    {
        var (x, p, axes) = (z.Input(0), LpPoolOp.Order(z.Attributes), Spatial(z.Node.Shape(0)));
        return p switch
        {
            1 => ReduceSum(Abs(x), axes, keepDimensions: true),
            2 => Sqrt(ReduceSum(x * x, axes, keepDimensions: true)),
            _ => Pow(ReduceSum(Pow(Abs(x), z.Constant(p)), axes, keepDimensions: true), z.Constant(1.0 / p)),
        };
    }

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        var (x, p, zero) = (z.Input(0), LpPoolOp.Order(z.Attributes), z.Constant(0));
        var isZero = Equal(z.Output, zero);
        var norm = Where(isZero, z.Constant(1), z.Output);
        var share = p == 1 ? z.Upstream : Where(isZero, zero, p == 2 ? z.Upstream / norm : z.Upstream * Pow(norm, z.Constant(1 - p)));
        z.Accumulate(0, p switch
        {
            1 => Sign(x) * share,
            2 => x * share,
            _ => Sign(x) * Pow(Abs(x), z.Constant(p - 1)) * share,
        });
    }
}

public static partial class Functions
{
    /// <summary>p-norm of each channel.</summary>
    /// <param name="x">Input [N, C, D₁, …].</param>
    /// <param name="p">Order of the norm, at least 1.</param>
    public static Expr GlobalLpPool(Expr x, int p = 2) => Expr.Apply<GlobalLpPoolOp>(Attributes.None.With("p", p), x);
}
