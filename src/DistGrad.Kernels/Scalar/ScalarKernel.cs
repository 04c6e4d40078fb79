using System.Runtime.InteropServices;

namespace DistGrad.Kernels;

/// <summary>One op on float64 scalars: forward by the op itself, backward by its emitted gradient rule.</summary>
internal sealed class ScalarKernel : IKernel
{
    private readonly Op _op;
    private readonly ScalarProgram _backward;

    public ScalarKernel(Op op, KernelKey key, OpRegistry ops)
    {
        _op = op;
        _backward = ScalarProgram.Compile(GradientRule.Emit(op, key.Arity, ops), key.Gradients, ops);
    }

    /// <inheritdoc/>
    public ulong KeptInputs => _backward.KeptInputs;

    /// <inheritdoc/>
    public bool KeepsOutput => _backward.KeepsOutput;

    /// <inheritdoc/>
    public Value Forward(ReadOnlySpan<Value> inputs) => _op.Scalar(MemoryMarshal.Cast<Value, double>(inputs));

    /// <inheritdoc/>
    public void Backward(ReadOnlySpan<Value> inputs, Value output, Value upstream, Span<Value> gradients) =>
        _backward.Run(MemoryMarshal.Cast<Value, double>(inputs), output.Scalar, upstream.Scalar, MemoryMarshal.Cast<Value, double>(gradients));
}
