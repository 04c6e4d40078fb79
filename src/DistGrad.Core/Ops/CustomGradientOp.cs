namespace DistGrad;

/// <summary>A composition of ops with a gradient rule given by the user, <c>z = y</c> (DistGrad's own; <c>Identity</c> in ONNX): y is the composition, the x are what the rule is by; attributes <c>vjp</c>, the rule as a graph, and <c>wrt</c>.</summary>
/// <remarks>
/// <para>Shapes: z has the type of y; the x may have any.</para>
/// <para>VJP: <c>x̄ᵢ</c> as the rule says; y has none, so nothing flows back through the composition. Gate: scaler.</para>
/// <para>Source: JAX's <c>custom_vjp</c>. Make one by <see cref="Functions.CustomGradient(Func{IReadOnlyList{Expr}, Expr}, Action{VjpContext}, ReadOnlySpan{Expr})"/>.</para>
/// </remarks>
public sealed class CustomGradientOp() : PassThroughOp("CustomGradient", 2, KernelKey.MaxArity)
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Scaler;

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        var rule = RecordedRule.From(z.Attributes);
        var inputs = new Expr[z.InputCount - 1];
        for (var i = 0; i < inputs.Length; i++) inputs[i] = z.Input(i + 1);
        foreach (var (input, gradient) in rule.Inline(inputs, z.Output, z.Upstream)) z.Accumulate(input + 1, gradient);
    }
}

public static partial class Functions
{
    /// <summary>A composition of ops, differentiated by a rule of the caller's instead of theirs. The rule becomes a part of the graph: silos need not know it.</summary>
    /// <param name="forward">Builds the value from the inputs.</param>
    /// <param name="vjp">The rule, as ops write theirs: accumulates into each input the upstream gradient times the local gradient. Differentiate it again for higher orders.</param>
    /// <param name="inputs">What value and rule are built from: 1 to 63 expressions of known element types.</param>
    /// <exception cref="GraphException">The rule fails, or gives a gradient of another element type than the input has.</exception>
    public static Expr CustomGradient(Func<IReadOnlyList<Expr>, Expr> forward, Action<VjpContext> vjp, params ReadOnlySpan<Expr> inputs)
    {
        ArgumentNullException.ThrowIfNull(forward);
        ArgumentNullException.ThrowIfNull(vjp);
        if (inputs.IsEmpty) throw new ArgumentException("A custom gradient is by at least one input.", nameof(inputs));
        var value = forward(inputs.ToArray());
        return Expr.Apply<CustomGradientOp>(RecordedRule.Record(inputs, value, vjp).ToAttributes(), [value, .. inputs]);
    }
}
