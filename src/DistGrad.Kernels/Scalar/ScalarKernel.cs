namespace DistGrad.Kernels;

/// <summary>One op on float64 scalars: forward by the op itself, backward by its emitted gradient rule.</summary>
internal sealed class ScalarKernel : IKernel
{
    private readonly ElementwiseOp _op;
    private readonly ScalarProgram _backward;

    public ScalarKernel(ElementwiseOp op, KernelKey key, OpRegistry ops)
    {
        _op = op;
        _backward = ScalarProgram.Compile(GradientRule.Emit(op, key.Arity, ops), key.Gradients, ops);
    }

    /// <inheritdoc/>
    public ulong KeptInputs => _backward.KeptInputs;

    /// <inheritdoc/>
    public bool KeepsOutput => _backward.KeepsOutput;

    /// <inheritdoc/>
    public Value Forward(ReadOnlySpan<Value> inputs) => _op.Scalar(Scalars(inputs, stackalloc double[inputs.Length]));

    /// <inheritdoc/>
    public void Backward(ReadOnlySpan<Value> inputs, Value output, Value upstream, Span<Value> gradients)
    {
        // What is not wanted stays as it is.
        Span<double> results = stackalloc double[gradients.Length];
        Scalars(gradients, results);
        _backward.Run(Scalars(inputs, stackalloc double[inputs.Length]), output.Scalar, upstream.Scalar, results);
        for (var i = 0; i < results.Length; i++) gradients[i] = results[i];
    }

    /// <inheritdoc/>
    public Value Sum(ReadOnlySpan<Value> gradients)
    {
        var sum = gradients[0].Scalar;
        foreach (var gradient in gradients[1..]) sum += gradient.Scalar;
        return sum;
    }

    private static ReadOnlySpan<double> Scalars(ReadOnlySpan<Value> values, Span<double> scalars)
    {
        for (var i = 0; i < values.Length; i++) scalars[i] = values[i].Scalar;
        return scalars;
    }
}
