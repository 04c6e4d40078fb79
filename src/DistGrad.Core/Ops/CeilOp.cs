namespace DistGrad;

/// <summary>Least integer not below, <c>z = ⌈x⌉</c> (ONNX <c>Ceil</c>).</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x.</para>
/// <para>VJP: none, <c>x̄ = 0</c>. Gate: stop.</para>
/// <para>Source: a step is constant wherever it has a derivative; at the jumps PyTorch's convention.</para>
/// </remarks>
public sealed class CeilOp() : UnaryOp("Ceil")
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Stop;

    /// <inheritdoc/>
    public override double Scalar(double x) => Math.Ceiling(x);

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        // Nothing to accumulate: constant wherever it has a derivative.
    }
}

public static partial class Functions
{
    /// <summary>Least integer not below.</summary>
    /// <param name="x">Argument.</param>
    public static Expr Ceil(Expr x) => Expr.Apply<CeilOp>(x);
}
