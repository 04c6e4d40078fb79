using static DistGrad.Functions;

namespace DistGrad;

/// <summary>1 at the first greatest element of a vector, 0 elsewhere (ONNX <c>Hardmax</c>); attribute <c>axis</c>, −1 by default.</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x.</para>
/// <para>VJP: none, <c>x̄ = 0</c>. Gate: stop.</para>
/// <para>Source: constant wherever it has a derivative.</para>
/// </remarks>
public sealed class HardmaxOp() : AxisOp("Hardmax")
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Stop;

    /// <inheritdoc/>
    public override Expr? Compose(ComposeContext z)
    {
        var (axis, shape) = (Axis(z.Node), z.Node.Shape(0));
        return Cast(Equal(z.Constant(Places.Along(shape[axis], shape.Rank - axis)), ArgMax(z.Input(0), axis)), z.Node.DType(0));
    }

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        // Nothing to accumulate: the ones stay or jump as the elements move.
    }
}

public static partial class Functions
{
    /// <summary>1 at the first greatest element of a vector, 0 elsewhere.</summary>
    /// <param name="x">Vectors.</param>
    /// <param name="axis">Dimension along which they lie, from 0 or from -1 backwards.</param>
    public static Expr Hardmax(Expr x, int axis = -1) => Expr.Apply<HardmaxOp>(Attributes.None.With("axis", axis), x);
}
