namespace DistGrad;

/// <summary>Elements dropped at random in training, the others scaled up, <c>z = x·m/(1 − ratio)</c> with the mask m; <c>z = x</c> otherwise (ONNX <c>Dropout</c>); attribute <c>seed</c>, 0 by default.</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x, as has output 1, the mask; <c>ratio</c> (½ by default) and <c>training_mode</c> are scalars.</para>
/// <para>VJP: <c>x̄</c> is z̄ with the same elements dropped and the others scaled up; ratio has none. Gate: distributor.</para>
/// <para>Source: Srivastava et al., Dropout (2014). Whether an element is dropped is a function of the seed, its place and the ratio alone, so that a node sees the same mask forward, backward and in a retry.</para>
/// </remarks>
public sealed class DropoutOp() : TensorOp("Dropout", 1, 3), IManagedOp
{
    /// <inheritdoc/>
    public override int OutputCount => 2;

    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Distributor;

    /// <inheritdoc/>
    public override ulong StaticInputs => 0b100;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node)
    {
        if (!node.DType(0).IsFloat()) throw UnfitTypes(node);
        if (node.Has(1) && !(node.DType(1).IsFloat() && node.Shape(1).Count == 1)) throw new GraphException($"the ratio is one floating-point number, not {node.Type(1)}.");
        _ = IsTraining(node);
        return node.Type(0) with { DType = InferDType(node) };
    }

    /// <inheritdoc/>
    public override DType InferDType(OpNode node) => node.Output == 0 ? node.DType(0) : DType.Bool;

    /// <inheritdoc/>
    public bool IsManaged(OpNode node) => IsTraining(node);

    /// <inheritdoc/>
    public Tensor Evaluate(OpNode node, ReadOnlySpan<Tensor?> inputs, TensorType type)
    {
        var ratio = inputs.Length > 1 && inputs[1] is { } given ? given.Number(0) : 0.5;
        if (!(ratio >= 0 && ratio < 1)) throw new GraphException($"the ratio is {ratio}; it is at least 0 and below 1.");
        var (x, seed) = (inputs[0]!, Mix((ulong)node.Attributes.Int("seed", 0)));
        var bytes = new byte[type.ByteCount];
        for (var i = 0; i < x.Count; i++)
        {
            var isKept = Uniform(seed, i) >= ratio;
            if (isKept) DTypes.Write(type.DType, bytes, i, node.Output == 0 ? x.Number(i) / (1 - ratio) : 1);
        }

        return new Tensor(type, bytes);
    }

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        if (z.Node.Output != 0) return;
        z.Accumulate(0, IsTraining(z.Node) ? Expr.Apply<DropoutOp>(z.Attributes, [z.Upstream, .. Enumerable.Range(1, z.InputCount - 1).Select(z.Input)]) : z.Upstream);
    }

    private static bool IsTraining(OpNode node)
    {
        if (!node.Has(2)) return false;
        return node.DType(2) == DType.Bool && node.Shape(2).Count == 1 ? node.Known(2).Number(0) != 0 : throw new GraphException($"training_mode is one truth value, not {node.Type(2)}.");
    }

    // In [0, 1), a function of seed and place: no generator is advanced, so elements can be computed in any order.
    private static double Uniform(ulong seed, long place) => (Mix(seed + (0x9E3779B97F4A7C15 * (ulong)(place + 1))) >> 11) * Math.ScaleB(1, -53);

    // The finaliser of SplitMix64: Steele, Lea and Flood, Fast splittable pseudorandom number generators (2014).
    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}

public static partial class Functions
{
    /// <summary>Elements dropped at random, the others scaled up so that the mean stays.</summary>
    /// <param name="x">Elements.</param>
    /// <param name="ratio">Share that is dropped, from 0 to below 1.</param>
    /// <param name="seed">Tells which elements are dropped; give each application its own.</param>
    public static Expr Dropout(Expr x, double ratio, long seed) =>
        Expr.Apply<DropoutOp>(Attributes.None.With("seed", seed), x, x.Like(ratio), x.Constant(Tensor.Scalar(true)));
}
