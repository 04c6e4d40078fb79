namespace DistGrad;

/// <summary>Mean of all inputs, <c>z = (x₀ + x₁ + …)/n</c> (ONNX <c>Mean</c>), added in input order, then divided.</summary>
/// <remarks>
/// <para>Shapes: the inputs broadcast to z.</para>
/// <para>VJP: <c>x̄ᵢ = z̄/n</c>. Gate: distributor.</para>
/// <para>Source: linearity.</para>
/// </remarks>
public sealed class MeanOp() : VariadicOp("Mean")
{
    /// <inheritdoc/>
    public override string Function => "mean";

    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Distributor;

    /// <inheritdoc/>
    public override double Scalar(ReadOnlySpan<double> inputs)
    {
        var sum = inputs[0];
        foreach (var x in inputs[1..]) sum += x;
        return sum / inputs.Length;
    }

    /// <inheritdoc/>
    public override Expr? Compose(ComposeContext z) => Functions.Sum([.. Enumerable.Range(0, z.Node.Count).Select(z.Input)]) / z.Node.Count;

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        var share = z.Upstream / z.InputCount;
        for (var i = 0; i < z.InputCount; i++) z.Accumulate(i, share);
    }
}

public static partial class Functions
{
    /// <summary>Mean of one or more expressions, added in the order given.</summary>
    /// <param name="x">Values to average.</param>
    public static Expr Mean(params ReadOnlySpan<Expr> x) => Expr.Apply<MeanOp>(x);
}
