using static DistGrad.Functions;

namespace DistGrad;

/// <summary>A reduction that picks one element of each group; the first of several extremal ones, row by row, gets the whole gradient.</summary>
/// <param name="name">ONNX name.</param>
public abstract class ReduceExtremumOp(string name) : ReduceOp(name, takesTruth: true)
{
    /// <inheritdoc/>
    public sealed override GateKind Gate => GateKind.Router;

    /// <inheritdoc/>
    public sealed override void Vjp(VjpContext z)
    {
        var groups = new ReduceGroups(z.Node);
        if (groups.Merged.Count == 0) return;
        var places = z.Constant(Places.Along(groups.Size, groups.Merged.Rank - groups.Axis));
        var chosen = Equal(places, ArgExtremum(groups.Merge(z.Input(0)), groups.Axis));
        z.Accumulate(0, groups.Split(Where(chosen, groups.Spread(z.Upstream), z.Constant(0))));
    }

    /// <summary>Places of the extremal elements along a dimension, which stays with extent 1.</summary>
    /// <param name="x">Elements.</param>
    /// <param name="axis">The dimension.</param>
    protected abstract Expr ArgExtremum(Expr x, int axis);
}
