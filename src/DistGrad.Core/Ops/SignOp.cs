namespace DistGrad;

/// <summary>Sign, <c>z = −1, 0 or 1</c> (ONNX <c>Sign</c>); NaN stays NaN.</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x.</para>
/// <para>VJP: none, <c>x̄ = 0</c>. Gate: stop.</para>
/// <para>Source: constant on either side; at the jump PyTorch's convention.</para>
/// </remarks>
public sealed class SignOp() : UnaryOp("Sign", takesIntegers: true)
{
    /// <inheritdoc/>
    public override string Function => "sign";

    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Stop;

    /// <inheritdoc/>
    public override double Scalar(double x) => double.IsNaN(x) ? x : Math.Sign(x);

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        // Nothing to accumulate: constant wherever it has a derivative.
    }
}

public static partial class Functions
{
    /// <summary>Sign: −1, 0 or 1, NaN for NaN.</summary>
    /// <param name="x">Argument.</param>
    public static Expr Sign(Expr x) => Expr.Apply<SignOp>(x);
}
