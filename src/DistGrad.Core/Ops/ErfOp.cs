using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Error function, <c>z = 2/√π·∫₀ˣ exp(−t²) dt</c> (ONNX <c>Erf</c>).</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x.</para>
/// <para>VJP: <c>x̄ = z̄·2/√π·exp(−x²)</c>.</para>
/// <para>Source: fundamental theorem of calculus.</para>
/// </remarks>
public sealed class ErfOp() : UnaryOp("Erf")
{
    /// <inheritdoc/>
    public override double Scalar(double x) => SpecialFunctions.Erf(x);

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => z.Accumulate(0, z.Upstream * (Exp(-(z.Input(0) * z.Input(0))) * (2 / Math.Sqrt(Math.PI))));
}

public static partial class Functions
{
    /// <summary>Error function, <c>2/√π·∫₀ˣ exp(−t²) dt</c>.</summary>
    /// <param name="x">Argument.</param>
    public static Expr Erf(Expr x) => Expr.Apply<ErfOp>(x);
}
