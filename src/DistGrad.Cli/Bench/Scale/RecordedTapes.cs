using DistGrad.Kernels;
using DistGrad.Kernels.Tapes;

namespace DistGrad.Cli.Bench.Scale;

/// <summary>Kernels of a silo, of which the tapes are kept: what a silo computes with can be run without it.</summary>
internal sealed class RecordedTapes : IKernelCompiler
{
    private readonly KernelCompiler _compiler = new();
    private readonly Lock _lock = new();
    private readonly List<TapeKernel> _tapes = [];

    /// <inheritdoc/>
    public OpRegistry Ops => _compiler.Ops;

    /// <inheritdoc/>
    public IKernel Compile(KernelKey key)
    {
        var kernel = _compiler.Compile(key);
        lock (_lock)
        {
            if (kernel is TapeKernel tape && key.Tape is { Instructions: > 0 } && !_tapes.Contains(tape)) _tapes.Add(tape);
        }

        return kernel;
    }

    /// <summary>The tapes that have instructions, producers before consumers; afterwards none is kept.</summary>
    public TapeKernel[] Take()
    {
        lock (_lock)
        {
            TapeKernel[] tapes = [.. _tapes];
            _tapes.Clear();
            return tapes;
        }
    }
}
