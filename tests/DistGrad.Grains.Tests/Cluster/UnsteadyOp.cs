namespace DistGrad.Grains.Tests;

/// <summary>The identity, of which types cannot be told once in a while.</summary>
internal sealed class UnsteadyOp() : UnaryOp("Unsteady")
{
    private int _failures;

    /// <summary>Fails the next time that a type is wanted.</summary>
    public void FailOnce() => Interlocked.Exchange(ref _failures, 1);

    public override TensorType InferType(OpNode node) =>
        Interlocked.Exchange(ref _failures, 0) == 0 ? base.InferType(node) : throw new NotSupportedException("Not now.");

    public override double Scalar(double x) => x;

    public override void Vjp(VjpContext z) => z.Accumulate(0, z.Upstream);
}
