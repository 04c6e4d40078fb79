namespace DistGrad.Embedded.Tests;

/// <summary>Odd root of a user's, <c>z = sign(x)·√|x|</c>, elementwise, with a gradient that is capped.</summary>
public sealed class SignedRootOp() : UnaryOp("test:SignedRoot")
{
    public override double Scalar(double x) => Math.Sign(x) * Math.Sqrt(Math.Abs(x));

    public override void Vjp(VjpContext z) => z.Accumulate(0, z.Upstream / (2 * Functions.Abs(z.Output) + 0.5));

    /// <summary>Applies it.</summary>
    public static Expr Of(Expr x) => Expr.Apply<SignedRootOp>(x);
}

/// <summary>The elements in reverse order, a tensor op of a user's that managed code computes.</summary>
public sealed class ReversedOp() : TensorOp("test:Reversed", 1, 1), IManagedOp
{
    public override TensorType InferType(OpNode node) => node.Type(0);

    public Tensor Evaluate(OpNode node, ReadOnlySpan<Tensor?> inputs, TensorType type)
    {
        var numbers = inputs[0]!.Numbers();
        Array.Reverse(numbers);
        return Tensor.FromNumbers(type, numbers);
    }

    public override void Vjp(VjpContext z) => z.Accumulate(0, Of(z.Upstream));

    /// <summary>Applies it.</summary>
    public static Expr Of(Expr x) => Expr.Apply<ReversedOp>(x);
}
