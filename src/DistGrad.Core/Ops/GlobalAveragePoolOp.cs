using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Mean of each channel, <c>z = Σ x / count</c> (ONNX <c>GlobalAveragePool</c>).</summary>
/// <remarks>
/// <para>Shapes: X is [N, C, D₁, …], Z is [N, C, 1, …].</para>
/// <para>VJP: <c>x̄ = z̄ / count</c>. Gate: distributor.</para>
/// <para>Source: linearity.</para>
/// </remarks>
public sealed class GlobalAveragePoolOp() : GlobalPoolOp("GlobalAveragePool")
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Distributor;

    /// <inheritdoc/>
    public override Expr? Compose(ComposeContext z) => ReduceMean(z.Input(0), Spatial(z.Node.Shape(0)), keepDimensions: true);

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => z.Accumulate(0, z.Upstream * (1.0 / Area(z.Node.Shape(0))));
}

public static partial class Functions
{
    /// <summary>Mean of each channel.</summary>
    /// <param name="x">Input [N, C, D₁, …].</param>
    public static Expr GlobalAveragePool(Expr x) => Expr.Apply<GlobalAveragePoolOp>(x);
}
