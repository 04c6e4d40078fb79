namespace DistGrad;

/// <summary>The input repeated along its dimensions (ONNX <c>Tile</c>).</summary>
/// <remarks>
/// <para>Shapes: input 1 holds for each dimension of x how often it is repeated; z is that many times as long.</para>
/// <para>VJP: <c>x̄ = Σ z̄</c> over the repetitions. Gate: distributor.</para>
/// <para>Source: linearity.</para>
/// </remarks>
public sealed class TileOp() : TensorOp("Tile", 2, 2)
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Distributor;

    /// <inheritdoc/>
    public override ulong StaticInputs => 0b10;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node)
    {
        var (extents, repeats) = (node.Shape(0).Extents.ToArray(), node.Integers(1)!);
        if (repeats.Length != extents.Length || repeats.Any(count => count < 0)) throw new GraphException($"[{string.Join(", ", repeats)}] does not say for each dimension of {node.Shape(0)} how often it is repeated.");
        for (var d = 0; d < extents.Length; d++) extents[d] = checked(extents[d] * repeats[d]);
        return node.Type(0) with { Shape = new Shape(extents) };
    }

    /// <inheritdoc/>
    public override Tensor? Fold(OpNode node)
    {
        if (node.ValueOf(0) is not { } x) return null;
        var (extents, strides) = (x.Shape.Extents.ToArray(), Shapes.Strides(x.Shape));
        return Folding.Pick(x, InferType(node).Shape, at => Folding.Place([.. at.Select((i, d) => i % extents[d])], strides));
    }

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        // Each repeated dimension falls into two: the repetitions, which are summed over, and the elements.
        var (shape, repeats) = (z.Node.Shape(0), z.Node.Integers(1)!);
        List<long> extents = [];
        List<int> repetitions = [];
        for (var d = 0; d < repeats.Length; d++)
        {
            if (repeats[d] != 1)
            {
                repetitions.Add(extents.Count);
                extents.Add(repeats[d]);
            }

            extents.Add(shape[d]);
        }

        z.Accumulate(0, repetitions.Count == 0 ? z.Upstream : Functions.ReduceSum(Functions.Reshape(z.Upstream, new Shape([.. extents])), repetitions));
    }
}

public static partial class Functions
{
    /// <summary>The value repeated along its dimensions.</summary>
    /// <param name="x">Value.</param>
    /// <param name="repeats">For each dimension, how often it is repeated.</param>
    public static Expr Tile(Expr x, params ReadOnlySpan<long> repeats) => Expr.Apply<TileOp>(x, x.Constant(Tensor.Vector(repeats)));
}
