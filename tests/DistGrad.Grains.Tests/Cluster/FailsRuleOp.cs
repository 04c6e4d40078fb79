namespace DistGrad.Grains.Tests;

/// <summary>The identity, with a gradient rule that cannot even be written down.</summary>
internal sealed class FailsRuleOp() : UnaryOp("FailsRule")
{
    public override double Scalar(double x) => x;

    public override void Vjp(VjpContext z) => throw new NotSupportedException("It was never derived.");
}
