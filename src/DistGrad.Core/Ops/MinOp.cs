namespace DistGrad;

/// <summary>Least of all inputs, <c>z = min(x₀, x₁, …)</c> (ONNX <c>Min</c>); NaN where any is NaN.</summary>
/// <remarks>
/// <para>Shapes: the inputs broadcast to z.</para>
/// <para>VJP: <c>x̄ᵢ = z̄</c> for the first minimal input, where NaN counts as minimal; 0 for the others. Gate: router.</para>
/// <para>Source: CS231n lecture 4, the max gate: to exactly one branch; at ties TensorFlow's convention, the first.</para>
/// </remarks>
public sealed class MinOp() : ExtremumOp("Min")
{
    /// <inheritdoc/>
    public override string Function => "min";

    /// <inheritdoc/>
    public override double Extremum(double x, double y) => Math.Min(x, y);
}

public static partial class Functions
{
    /// <summary>Least of one or more expressions; at a tie the first gets the gradient.</summary>
    /// <param name="x">Candidates.</param>
    public static Expr Min(params ReadOnlySpan<Expr> x) => Expr.Apply<MinOp>(x);
}
