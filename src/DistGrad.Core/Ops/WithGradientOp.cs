namespace DistGrad;

/// <summary>A number y with a given gradient g by x, beside those that it has, <c>z = y</c> (DistGrad's own; <c>Identity</c> in ONNX): brings gradients that were computed as values to where they are asked for.</summary>
/// <remarks>
/// <para>Shapes: y and z are one number; g has the type of x.</para>
/// <para>VJP: <c>ȳ = z̄</c>, <c>x̄ = z̄·g</c>; g has none. Gate: scaler.</para>
/// <para>Source: definition of the gradient.</para>
/// </remarks>
public sealed class WithGradientOp() : PassThroughOp("WithGradient", 3, 3)
{
    internal const string FullName = $"{Domain}:WithGradient";

    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Scaler;

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        z.Accumulate(0, z.Upstream);
        var factor = z.Upstream.Type.Shape.Rank == 0 ? z.Upstream : Functions.Reshape(z.Upstream, Shape.Scalar);
        z.Accumulate(1, Functions.Cast(factor, z.Node.DType(1)) * z.Input(2));
    }
}
