namespace DistGrad;

/// <summary>The elements converted to another type (ONNX <c>Cast</c>); attribute <c>to</c>.</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x.</para>
/// <para>VJP: <c>x̄ = z̄</c>, converted back, between floating-point types; none otherwise. Gate: distributor.</para>
/// <para>Source: linearity, up to rounding; conversions to integers jump.</para>
/// </remarks>
public sealed class CastOp() : TensorOp("Cast", 1, 1)
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Distributor;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node) => node.Type(0) with { DType = InferDType(node) };

    /// <inheritdoc/>
    public override DType InferDType(OpNode node)
    {
        var to = (DType)node.Attributes.Int("to");
        return to != DType.Undefined && Enum.IsDefined(to) ? to : throw new GraphException($"element type {(int)to} is not supported; it is one of {string.Join(", ", Enum.GetValues<DType>().Skip(1).Select(dtype => $"{(int)dtype} ({dtype})"))}.");
    }

    /// <inheritdoc/>
    public override Tensor? Fold(OpNode node) => node.ValueOf(0) is { } x ? Folding.Convert(x, InferType(node)) : null;

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        if (z.Upstream.Type.DType.IsFloat()) z.Accumulate(0, Functions.Cast(z.Upstream, z.Node.DType(0)));
    }
}

public static partial class Functions
{
    /// <summary>The elements converted to another type; the value itself where it has that type already.</summary>
    /// <param name="x">Value.</param>
    /// <param name="dtype">Element type.</param>
    public static Expr Cast(Expr x, DType dtype) => x.Type.DType == dtype ? x : Expr.Apply<CastOp>(Attributes.None.With("to", dtype), x);
}
