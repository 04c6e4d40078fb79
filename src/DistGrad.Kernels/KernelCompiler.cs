using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using DistGrad.Kernels.Tapes;
using DistGrad.Kernels.Tensors;

namespace DistGrad.Kernels;

/// <summary>Makes kernels and keeps them, so that nodes with the same op share one.</summary>
/// <param name="ops">Ops that graphs may use; the standard ones if null.</param>
public sealed class KernelCompiler(OpRegistry? ops = null) : IKernelCompiler
{
    // Keys differ by op, arity and wanted gradients; more distinct ones than this are a sign of churn, and recompiling is cheap.
    private const int Capacity = 20_000;

    private readonly ConcurrentDictionary<KernelKey, IKernel> _kernels = new();

    // A block belongs to one plan, and holds its constants: it goes when the plan goes.
    private readonly ConditionalWeakTable<BlockSpec, IKernel> _blocks = [];
    private readonly ConditionalWeakTable<TapeSpec, IKernel> _tapes = [];
    private readonly GradientColumns _columns = new();

    /// <inheritdoc/>
    public OpRegistry Ops { get; } = (ops ?? OpRegistry.Standard).WithRuntime(RuntimeInference.TypeOf);

    /// <inheritdoc/>
    public IKernel Compile(KernelKey key)
    {
        if (key.Block is { } block) return _blocks.GetValue(block, spec => new BlockKernel(spec, Ops));
        if (key.Tape is { } tape) return _tapes.GetValue(tape, spec => new TapeKernel(spec, Ops, _columns));
        if (_kernels.TryGetValue(key, out var kernel)) return kernel;
        if (_kernels.Count >= Capacity) _kernels.Clear();
        return _kernels.GetOrAdd(key, Make);
    }

    private IKernel Make(KernelKey key) =>
        key.Tensors is not null ? new TensorKernel(Ops.Find(key.Op), key, Ops)
        : Ops.Find(key.Op) is ElementwiseOp op ? new ScalarKernel(op, key, Ops)
        : throw new GraphException($"Op '{key.Op}' is not elementwise, so its kernel needs types.");
}
