namespace DistGrad;

/// <summary>Numbers from a start to before a limit, <c>zᵢ = start + i·delta</c> (ONNX <c>Range</c>).</summary>
/// <remarks>
/// <para>Shapes: inputs 0 to 2 hold start, limit and delta; z is a vector of ⌈(limit − start)/delta⌉ elements, or none.</para>
/// <para>VJP: none. Gate: stop.</para>
/// <para>Source: PyTorch's convention for arange: the bounds decide the shape, so they are no variables.</para>
/// </remarks>
public sealed class RangeOp() : TensorOp("Range", 3, 3)
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Stop;

    /// <inheritdoc/>
    public override ulong StaticInputs => 0b111;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node) => new(node.DType(0), new Shape(Count(node)));

    /// <inheritdoc/>
    public override Tensor? Fold(OpNode node)
    {
        var type = InferType(node);
        if (!Folding.IsSmall(type.Shape)) return null;
        if (type.DType.IsInteger())
        {
            var (first, step) = (Number<long>(node, 0), Number<long>(node, 2));
            long[] all = [.. Enumerable.Range(0, (int)type.Shape.Count).Select(i => first + (i * step))];
            return type.DType == DType.Int64 ? Tensor.Vector<long>(all) : Tensor.Vector<int>(Array.ConvertAll(all, i => (int)i));
        }

        var (start, delta) = (Number<double>(node, 0), Number<double>(node, 2));
        return Tensor.FromNumbers(type, [.. Enumerable.Range(0, (int)type.Shape.Count).Select(i => start + (i * delta))]);
    }

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        // Nothing to accumulate: the bounds decide the shape.
    }

    private long Count(OpNode node)
    {
        for (var i = 0; i < 3; i++)
            if (node.DType(i) != node.DType(0) || node.DType(i) == DType.Bool || node.Shape(i).Count != 1) throw UnfitTypes(node);
        if (node.DType(0).IsInteger())
        {
            var (start, limit, delta) = (Number<long>(node, 0), Number<long>(node, 1), Number<long>(node, 2));
            if (delta == 0) throw Endless();
            Int128 reach = delta > 0 ? (Int128)limit - start : (Int128)start - limit;
            return reach <= 0 ? 0 : checked((long)(((reach - 1) / Int128.Abs(delta)) + 1));
        }

        var count = Math.Ceiling((Number<double>(node, 1) - Number<double>(node, 0)) / Number<double>(node, 2));
        return count is > long.MaxValue or double.NaN ? throw Endless() : (long)Math.Max(count, 0);
    }

    private static T Number<T>(OpNode node, int input) => (T)Convert.ChangeType(node.DType(input).IsInteger() ? node.Known(input).Integers()[0] : node.Known(input).Number(0), typeof(T), null);

    private static GraphException Endless() => new("a range from start to limit needs a delta that leads there, and finite numbers.");
}

public static partial class Functions
{
    /// <summary>Numbers from a start to before a limit.</summary>
    /// <param name="start">The first number; its value must be known before the run, like those of the others.</param>
    /// <param name="limit">The number before which to stop.</param>
    /// <param name="delta">Difference to the next number.</param>
    public static Expr Range(Expr start, Expr limit, Expr delta) => Expr.Apply<RangeOp>(start, limit, delta);
}
