namespace DistGrad;

/// <summary>Place of the greatest element along a dimension, as int64 (ONNX <c>ArgMax</c>); attributes <c>axis</c>, 0 by default, <c>keepdims</c> and <c>select_last_index</c>.</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x without the dimension, or with extent 1 there.</para>
/// <para>VJP: none, <c>x̄ = 0</c>. Gate: stop.</para>
/// <para>Source: constant wherever it has a derivative; of equal elements the first is taken, or the last if so asked.</para>
/// </remarks>
public sealed class ArgMaxOp() : ArgOp("ArgMax");

public static partial class Functions
{
    /// <summary>Place of the greatest element along a dimension, the first of several, as int64.</summary>
    /// <param name="x">Elements.</param>
    /// <param name="axis">The dimension, from 0 or from -1 backwards.</param>
    /// <param name="keepDimensions">Whether it stays, with extent 1.</param>
    public static Expr ArgMax(Expr x, int axis = 0, bool keepDimensions = true) => Expr.Apply<ArgMaxOp>(Attributes.None.With("axis", axis).With("keepdims", keepDimensions), x);
}
