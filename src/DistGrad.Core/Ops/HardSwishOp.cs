using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Piecewise self-gated rectifier, <c>z = x·h</c> with <c>h = max(0, min(1, x/6 + 1/2))</c> (ONNX <c>HardSwish</c>).</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x.</para>
/// <para>VJP: <c>x̄ = 0</c> where x ≤ −3, <c>z̄</c> where x ≥ 3, <c>z̄·(x/3 + 1/2)</c> between.</para>
/// <para>Source: Howard et al., Searching for MobileNetV3 (2019); at ±3 PyTorch's convention.</para>
/// </remarks>
public sealed class HardSwishOp() : UnaryOp("HardSwish")
{
    /// <inheritdoc/>
    public override double Scalar(double x) => x * Math.Max(0, Math.Min(1, (x / 6) + 0.5));

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        var (x, zero) = (z.Input(0), z.Constant(0));
        var rising = Where(GreaterOrEqual(x, z.Constant(3)), z.Upstream, z.Upstream * ((x * (1.0 / 3)) + 0.5));
        z.Accumulate(0, Where(LessOrEqual(x, z.Constant(-3)), zero, rising));
    }
}

public static partial class Functions
{
    /// <summary>Piecewise self-gated rectifier, <c>x·max(0, min(1, x/6 + 1/2))</c>.</summary>
    /// <param name="x">Argument.</param>
    public static Expr HardSwish(Expr x) => Expr.Apply<HardSwishOp>(x);
}
