namespace DistGrad;

/// <summary>Sum of all inputs, <c>z = x₀ + x₁ + …</c> (ONNX <c>Sum</c>), added in input order.</summary>
/// <remarks>
/// <para>Shapes: the inputs broadcast to z.</para>
/// <para>VJP: <c>x̄ᵢ = z̄</c>. Gate: distributor.</para>
/// <para>Source: linearity.</para>
/// </remarks>
public sealed class SumOp() : VariadicOp("Sum")
{
    /// <inheritdoc/>
    public override string Function => "sum";

    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Distributor;

    /// <inheritdoc/>
    public override bool IsAssociative => true;

    /// <inheritdoc/>
    public override double Scalar(ReadOnlySpan<double> inputs)
    {
        var sum = inputs[0];
        foreach (var x in inputs[1..]) sum += x;
        return sum;
    }

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        for (var i = 0; i < z.InputCount; i++) z.Accumulate(i, z.Upstream);
    }
}

public static partial class Functions
{
    /// <summary>Sum of one or more expressions, added in the order given.</summary>
    /// <param name="x">Summands.</param>
    public static Expr Sum(params ReadOnlySpan<Expr> x) => Expr.Apply<SumOp>(x);
}
