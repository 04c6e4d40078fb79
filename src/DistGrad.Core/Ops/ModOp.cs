using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Remainder of a division (ONNX <c>Mod</c>): with the sign of the divisor y for integers, with that of x where the attribute <c>fmod</c> is 1, as it must be for floating-point numbers.</summary>
/// <remarks>
/// <para>Shapes: x and y broadcast to z.</para>
/// <para>VJP: <c>x̄ = z̄</c>, <c>ȳ = −z̄·q</c> with the quotient <c>q = (x − z)/y</c>, an integer, each summed back to its operand's shape.</para>
/// <para>Source: derivative of <c>x − q·y</c> between the jumps; at them PyTorch's convention, the same.</para>
/// </remarks>
public sealed class ModOp() : BinaryOp("Mod"), IManagedOp
{
    /// <inheritdoc/>
    public override TensorType InferType(OpNode node)
    {
        if (node.DType(0).IsFloat() && !IsTruncated(node.Attributes)) throw new GraphException("remainders of floating-point numbers need the attribute fmod=1.");
        return base.InferType(node);
    }

    /// <inheritdoc/>
    public override double Scalar(double x, double y) => x % y;

    /// <inheritdoc/>
    public override double Scalar(ReadOnlySpan<double> inputs, Attributes attributes)
    {
        var (y, remainder) = (inputs[1], inputs[0] % inputs[1]);
        return !IsTruncated(attributes) && remainder != 0 && remainder < 0 != y < 0 ? remainder + y : remainder;
    }

    /// <inheritdoc/>
    public bool IsManaged(OpNode node) => node.DType(0).IsInteger();

    /// <inheritdoc/>
    public Tensor Evaluate(OpNode node, ReadOnlySpan<Tensor?> inputs, TensorType type)
    {
        var isTruncated = IsTruncated(node.Attributes);
        return IntegerDivision.Evaluate(inputs[0]!, inputs[1]!, type, (x, y) =>
        {
            var remainder = y == -1 ? 0 : x % y;
            return !isTruncated && remainder != 0 && remainder < 0 != y < 0 ? remainder + y : remainder;
        });
    }

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        // Rounding changes the quotient by its rounding error alone and has gradient 0, as the quotient has.
        z.Accumulate(0, z.Upstream);
        z.Accumulate(1, -z.Upstream * Round((z.Input(0) - z.Output) / z.Input(1)));
    }

    private static bool IsTruncated(Attributes attributes) => attributes.Flag("fmod");
}

public static partial class Functions
{
    /// <summary>Remainder of a division: for integers with the sign of the divisor, for floating-point numbers with that of x.</summary>
    /// <param name="x">Dividend.</param>
    /// <param name="y">Divisor.</param>
    public static Expr Mod(Expr x, Expr y) => Expr.Apply<ModOp>(x.Type.DType.IsFloat() ? Attributes.None.With("fmod", 1) : Attributes.None, x, y);
}
