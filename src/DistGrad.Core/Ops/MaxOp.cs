namespace DistGrad;

/// <summary>Greatest of all inputs, <c>z = max(x₀, x₁, …)</c> (ONNX <c>Max</c>); NaN where any is NaN.</summary>
/// <remarks>
/// <para>Shapes: the inputs broadcast to z.</para>
/// <para>VJP: <c>x̄ᵢ = z̄</c> for the first maximal input, where NaN counts as maximal; 0 for the others. Gate: router.</para>
/// <para>Source: CS231n lecture 4, the max gate: to exactly one branch; at ties TensorFlow's convention, the first.</para>
/// </remarks>
public sealed class MaxOp() : ExtremumOp("Max")
{
    /// <inheritdoc/>
    public override string Function => "max";

    /// <inheritdoc/>
    public override double Extremum(double x, double y) => Math.Max(x, y);
}

public static partial class Functions
{
    /// <summary>Greatest of one or more expressions; at a tie the first gets the gradient.</summary>
    /// <param name="x">Candidates.</param>
    public static Expr Max(params ReadOnlySpan<Expr> x) => Expr.Apply<MaxOp>(x);
}
