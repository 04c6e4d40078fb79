using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Least element along dimensions, <c>z = min x</c>; of truth values, whether all are true (ONNX <c>ReduceMin</c>).</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x without the dimensions reduced along, or with extent 1 there.</para>
/// <para>VJP: <c>x̄ = z̄</c> for the first minimal element of each group, row by row; 0 for the others. Gate: router.</para>
/// <para>Source: CS231n lecture 4, the max gate: to exactly one branch; at ties TensorFlow's convention, the first.</para>
/// </remarks>
public sealed class ReduceMinOp() : ReduceExtremumOp("ReduceMin")
{
    /// <inheritdoc/>
    protected override Expr ArgExtremum(Expr x, int axis) => ArgMin(x, axis);
}

public static partial class Functions
{
    /// <summary>Least element along dimensions; at a tie the first gets the gradient.</summary>
    /// <param name="x">Values.</param>
    /// <param name="axes">Dimensions, from 0 or from -1 backwards; all if null.</param>
    /// <param name="keepDimensions">Whether they stay, with extent 1.</param>
    public static Expr ReduceMin(Expr x, IReadOnlyCollection<int>? axes = null, bool keepDimensions = false) => ReduceOp.Apply<ReduceMinOp>(x, axes, keepDimensions);
}
