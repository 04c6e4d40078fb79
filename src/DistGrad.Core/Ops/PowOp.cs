using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Elementwise power, <c>z = xʸ</c> (ONNX <c>Pow</c>); NaN where x &lt; 0 and y is no integer, 1 where y = 0.</summary>
/// <remarks>
/// <para>Shapes: x and y broadcast to z.</para>
/// <para>VJP: <c>x̄ = where(y = 0, 0, z̄·y·xʸ⁻¹)</c>, <c>ȳ = where(x = 0, 0, z̄·z·ln x)</c>, each summed back to its operand's shape; ȳ is NaN where x &lt; 0.</para>
/// <para>Source: power rule; x̄ at y = 0 and ȳ where x ≤ 0 by PyTorch's convention, but ȳ is 0 where x = 0 also for y &lt; 0. So x̄ does not change with y at y = 0, nor ȳ with x at x = 0.</para>
/// </remarks>
public sealed class PowOp() : BinaryOp("Pow")
{
    /// <inheritdoc/>
    public override string Function => "pow";

    /// <inheritdoc/>
    public override double Scalar(double x, double y) => Math.Pow(x, y);

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        var (x, y, zero, one) = (z.Input(0), z.Input(1), z.Constant(0), z.Constant(1));

        // Operands are chosen too, not only results: 0⁻¹ and ln 0 in the branch not taken would give 0·∞ = NaN in higher orders.
        var flat = Equal(y, zero);
        z.Accumulate(0, Where(flat, zero, z.Upstream * y * Pow(x, Where(flat, zero, y - one))));
        var origin = Equal(x, zero);
        z.Accumulate(1, Where(origin, zero, z.Upstream * z.Output * Log(Where(origin, one, x))));
    }
}

public static partial class Functions
{
    /// <summary>Power, <c>xʸ</c>.</summary>
    /// <param name="x">Base.</param>
    /// <param name="y">Exponent.</param>
    public static Expr Pow(Expr x, Expr y) => Expr.Apply<PowOp>(x, y);
}
