namespace DistGrad.Grains.Tests;

/// <summary>Passes a tensor on, once the gate that its second input stands for is open: a kernel that takes long, outside the node's turn.</summary>
internal sealed class LongGateOp(Gates gates) : TensorOp("LongGate", 2, 2), IManagedOp
{
    public override TensorType InferType(OpNode node) => node.Type(0);

    public override double Work(OpNode node, TensorType output) => 1e9;

    public Tensor Evaluate(OpNode node, ReadOnlySpan<Tensor?> inputs, TensorType type)
    {
        gates[inputs[1]!.Number(0)].Pass();
        return inputs[0]!;
    }

    public override void Vjp(VjpContext z) => z.Accumulate(0, z.Upstream);
}

/// <summary>Passes a tensor on at once, and its gradient once the gate that its second input stands for is open.</summary>
internal sealed class LongGateBackwardOp() : TensorOp("LongGateBackward", 2, 2), IManagedOp
{
    public override TensorType InferType(OpNode node) => node.Type(0);

    public override double Work(OpNode node, TensorType output) => 1e9;

    public Tensor Evaluate(OpNode node, ReadOnlySpan<Tensor?> inputs, TensorType type) => inputs[0]!;

    public override void Vjp(VjpContext z) => z.Accumulate(0, Expr.Apply<LongGateOp>(z.Upstream, z.Input(1)));
}

/// <summary>Passes a tensor on; fails where its first element is above 1, and in the backward pass where that of the gradient is. Takes long.</summary>
internal sealed class LongFailureOp() : TensorOp("LongFailure", 1, 1), IManagedOp
{
    public override TensorType InferType(OpNode node) => node.Type(0);

    public override double Work(OpNode node, TensorType output) => 1e9;

    public Tensor Evaluate(OpNode node, ReadOnlySpan<Tensor?> inputs, TensorType type) =>
        inputs[0]!.Number(0) <= 1 ? inputs[0]! : throw new InvalidOperationException("above one");

    public override void Vjp(VjpContext z) => z.Accumulate(0, Expr.Apply<LongFailureOp>(z.Upstream));
}
