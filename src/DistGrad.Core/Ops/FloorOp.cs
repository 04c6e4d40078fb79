namespace DistGrad;

/// <summary>Greatest integer not above, <c>z = ⌊x⌋</c> (ONNX <c>Floor</c>).</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x.</para>
/// <para>VJP: none, <c>x̄ = 0</c>. Gate: stop.</para>
/// <para>Source: a step is constant wherever it has a derivative; at the jumps PyTorch's convention.</para>
/// </remarks>
public sealed class FloorOp() : UnaryOp("Floor")
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Stop;

    /// <inheritdoc/>
    public override double Scalar(double x) => Math.Floor(x);

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        // Nothing to accumulate: constant wherever it has a derivative.
    }
}

public static partial class Functions
{
    /// <summary>Greatest integer not above.</summary>
    /// <param name="x">Argument.</param>
    public static Expr Floor(Expr x) => Expr.Apply<FloorOp>(x);
}
