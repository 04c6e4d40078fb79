namespace DistGrad;

/// <summary>Makes kernels. Safe for many threads; equal keys may get the same kernel.</summary>
public interface IKernelCompiler
{
    /// <summary>The ops that kernels are made of.</summary>
    OpRegistry Ops { get; }

    /// <summary>The kernel of one op.</summary>
    /// <param name="key">Op, number of inputs, gradients wanted.</param>
    /// <exception cref="UnknownOpException">There is no such op.</exception>
    IKernel Compile(KernelKey key);
}
