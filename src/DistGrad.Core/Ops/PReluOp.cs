using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Leaky rectifier with learned slopes, <c>z = x</c> where x &gt; 0, else <c>s·x</c> (ONNX <c>PRelu</c>).</summary>
/// <remarks>
/// <para>Shapes: s broadcasts to x; z has the shape of x.</para>
/// <para>VJP: <c>x̄ = z̄</c> where x &gt; 0, else <c>z̄·s</c>; <c>s̄ = 0</c> where x &gt; 0, else <c>z̄·x</c>, summed back to the shape of s.</para>
/// <para>Source: He et al., Delving deep into rectifiers (2015); at 0 PyTorch's convention, s.</para>
/// </remarks>
public sealed class PReluOp() : BinaryOp("PRelu")
{
    /// <inheritdoc/>
    public override TensorType InferType(OpNode node)
    {
        var type = base.InferType(node);
        return type.Shape == node.Shape(0) ? type : throw new GraphException($"slopes of shape {node.Shape(1)} do not broadcast to the input's shape {node.Shape(0)}.");
    }

    /// <inheritdoc/>
    public override double Scalar(double x, double y) => x > 0 ? x : y * x;

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        var (x, zero) = (z.Input(0), z.Constant(0));
        var positive = Greater(x, zero);
        z.Accumulate(0, Where(positive, z.Upstream, z.Upstream * z.Input(1)));
        z.Accumulate(1, Where(positive, zero, z.Upstream * x));
    }
}

public static partial class Functions
{
    /// <summary>Leaky rectifier: x where that is positive, else slope times x.</summary>
    /// <param name="x">Argument.</param>
    /// <param name="slope">Slopes for negative x, which broadcast to x.</param>
    public static Expr PRelu(Expr x, Expr slope) => Expr.Apply<PReluOp>(x, slope);
}
