namespace DistGrad.Core.Tests.Execution;

/// <summary>Passes its input on, and fails where it is above 1.</summary>
internal sealed class FailsAboveOneOp() : UnaryOp("FailsAboveOne")
{
    public override double Scalar(double x) => x <= 1 ? x : throw new InvalidOperationException("above one");

    public override void Vjp(VjpContext z) => z.Accumulate(0, z.Upstream);
}

/// <summary>A product whose backward pass reads only the first input, and fails where that is above 1.</summary>
internal sealed class FailsBackwardOp() : BinaryOp("FailsBackward")
{
    public override double Scalar(double x, double y) => x * y;

    public override void Vjp(VjpContext z) => z.Accumulate(0, z.Upstream * Expr.Apply<FailsAboveOneOp>(z.Input(0)));
}

/// <summary>A square whose gradient rule is wrong: 3x instead of 2x.</summary>
internal sealed class WrongSquareOp() : UnaryOp("WrongSquare")
{
    public override double Scalar(double x) => x * x;

    public override void Vjp(VjpContext z) => z.Accumulate(0, z.Upstream * z.Input(0) * z.Constant(3));
}

internal static class Faults
{
    /// <summary>The standard ops and the faulty ones.</summary>
    public static OpRegistry Ops { get; } = OpRegistry.Standard.With(new FailsAboveOneOp(), new FailsBackwardOp(), new WrongSquareOp());
}
