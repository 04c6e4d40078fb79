using System.Collections.Concurrent;

namespace DistGrad.Kernels;

/// <summary>Makes kernels and keeps them, so that nodes with the same op share one.</summary>
/// <param name="ops">Ops that graphs may use; the standard ones if null.</param>
public sealed class KernelCompiler(OpRegistry? ops = null) : IKernelCompiler
{
    // Keys differ by op, arity and wanted gradients; more distinct ones than this are a sign of churn, and recompiling is cheap.
    private const int Capacity = 20_000;

    private readonly ConcurrentDictionary<KernelKey, IKernel> _kernels = new();

    /// <inheritdoc/>
    public OpRegistry Ops { get; } = ops ?? OpRegistry.Standard;

    /// <inheritdoc/>
    public IKernel Compile(KernelKey key)
    {
        if (_kernels.TryGetValue(key, out var kernel)) return kernel;
        if (_kernels.Count >= Capacity) _kernels.Clear();
        return _kernels.GetOrAdd(key, k => new ScalarKernel(Ops.Find(k.Op), k, Ops));
    }
}
