namespace DistGrad;

/// <summary>Logistic function, <c>z = 1/(1 + e⁻ˣ)</c> (ONNX <c>Sigmoid</c>).</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x.</para>
/// <para>VJP: <c>x̄ = z̄·z·(1 − z)</c>.</para>
/// <para>Source: CS231n lecture 4, the sigmoid gate.</para>
/// </remarks>
public sealed class SigmoidOp() : UnaryOp("Sigmoid")
{
    /// <inheritdoc/>
    public override string Function => "sigmoid";

    /// <inheritdoc/>
    public override double Scalar(double x) => SpecialFunctions.Sigmoid(x);

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => z.Accumulate(0, z.Upstream * z.Output * (1 - z.Output));
}

public static partial class Functions
{
    /// <summary>Logistic function, <c>1/(1 + e⁻ˣ)</c>.</summary>
    /// <param name="x">Argument.</param>
    public static Expr Sigmoid(Expr x) => Expr.Apply<SigmoidOp>(x);
}
