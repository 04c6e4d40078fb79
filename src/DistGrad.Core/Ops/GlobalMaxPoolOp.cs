using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Greatest element of each channel (ONNX <c>GlobalMaxPool</c>).</summary>
/// <remarks>
/// <para>Shapes: X is [N, C, D₁, …], Z is [N, C, 1, …].</para>
/// <para>VJP: <c>x̄ = z̄</c> where x is the greatest, else 0. Gate: router.</para>
/// <para>Source: CS231n lecture 4, the max gate; of equal elements the first in the order of X takes it.</para>
/// </remarks>
public sealed class GlobalMaxPoolOp() : GlobalPoolOp("GlobalMaxPool")
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Router;

    /// <inheritdoc/>
    public override Expr? Compose(ComposeContext z) => ReduceMax(z.Input(0), Spatial(z.Node.Shape(0)), keepDimensions: true);

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        var x = z.Node.Shape(0);
        var (rows, one) = (new Shape(x[0], x[1], Area(x)), new Shape(x[0], x[1], 1));
        var greatest = ArgMax(Reshape(z.Input(0), rows), axis: 2);
        var scattered = ScatterElements(Zeros(z.Upstream, rows), greatest, Reshape(z.Upstream, one), axis: 2);
        z.Accumulate(0, Reshape(scattered, x));
    }
}

public static partial class Functions
{
    /// <summary>Greatest element of each channel.</summary>
    /// <param name="x">Input [N, C, D₁, …].</param>
    public static Expr GlobalMaxPool(Expr x) => Expr.Apply<GlobalMaxPoolOp>(x);
}
