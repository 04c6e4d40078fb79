using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Elementwise power, <c>z = xʸ</c> (ONNX <c>Pow</c>); NaN where x &lt; 0 and y is no integer, 1 where y = 0.</summary>
/// <remarks>
/// <para>Shapes: x and y broadcast to z; they may be numbers of different types, and z is of that of x.</para>
/// <para>VJP: <c>x̄ = where(y = 0, 0, z̄·y·xʸ⁻¹)</c>, <c>ȳ = where(x = 0, 0, z̄·z·ln x)</c>, each summed back to its operand's shape; ȳ is NaN where x &lt; 0.</para>
/// <para>Source: power rule; x̄ at y = 0 and ȳ where x ≤ 0 by PyTorch's convention, but ȳ is 0 where x = 0 also for y &lt; 0. So x̄ does not change with y at y = 0, nor ȳ with x at x = 0.</para>
/// </remarks>
public sealed class PowOp() : BinaryOp("Pow")
{
    /// <inheritdoc/>
    public override string Function => "pow";

    /// <summary>The exponent: where it is known to be the same number everywhere, as in squares, the rule needs no case distinction.</summary>
    public override ulong ConstantInputs => 0b10;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node) =>
        node.DType(0) != DType.Bool && node.DType(1) != DType.Bool ? new TensorType(node.DType(0), Broadcast(node)) : throw UnfitTypes(node);

    /// <inheritdoc/>
    public override double Scalar(double x, double y) => Math.Pow(x, y);

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        var (x, y, zero, one) = (z.Input(0), Cast(z.Input(1), z.Node.DType(0)), z.Constant(0), z.Constant(1));

        // Operands are chosen too, not only results: 0⁻¹ and ln 0 in the branch not taken would give 0·∞ = NaN in higher orders.
        if (Exponent(z.Node) is { } exponent)
        {
            if (exponent == 1) z.Accumulate(0, z.Upstream);
            else if (exponent != 0) z.Accumulate(0, z.Upstream * ((exponent == 2 ? x : x.Pow(exponent - 1)) * exponent));
        }
        else
        {
            var flat = Equal(y, zero);
            z.Accumulate(0, Where(flat, zero, z.Upstream * y * Pow(x, Where(flat, zero, y - one))));
        }

        if (!z.Node.DType(1).IsFloat()) return;
        var origin = Equal(x, zero);
        z.Accumulate(1, Cast(Where(origin, zero, z.Upstream * z.Output * Log(Where(origin, one, x))), z.Node.DType(1)));
    }

    // The exponent where it is the same number everywhere, known before the run.
    private static double? Exponent(OpNode node)
    {
        if (node.ValueOf(1) is not { Count: > 0 } y) return null;
        for (var i = 1; i < y.Count; i++)
            if (y.Number(i) != y.Number(0)) return null;
        return y.Number(0);
    }
}

public static partial class Functions
{
    /// <summary>Power, <c>xʸ</c>.</summary>
    /// <param name="x">Base.</param>
    /// <param name="y">Exponent.</param>
    public static Expr Pow(Expr x, Expr y) => Expr.Apply<PowOp>(x, y);
}
