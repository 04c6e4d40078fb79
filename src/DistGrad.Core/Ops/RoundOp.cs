namespace DistGrad;

/// <summary>Nearest integer, <c>z = round x</c>; halves go to the even one (ONNX <c>Round</c>).</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x.</para>
/// <para>VJP: none, <c>x̄ = 0</c>. Gate: stop.</para>
/// <para>Source: a step is constant wherever it has a derivative; at the jumps PyTorch's convention.</para>
/// </remarks>
public sealed class RoundOp() : UnaryOp("Round")
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Stop;

    /// <inheritdoc/>
    public override double Scalar(double x) => Math.Round(x, MidpointRounding.ToEven);

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        // Nothing to accumulate: constant wherever it has a derivative.
    }
}

public static partial class Functions
{
    /// <summary>Nearest integer; halves go to the even one.</summary>
    /// <param name="x">Argument.</param>
    public static Expr Round(Expr x) => Expr.Apply<RoundOp>(x);
}
