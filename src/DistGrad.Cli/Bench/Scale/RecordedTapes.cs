using DistGrad.Kernels.Tapes;

namespace DistGrad.Cli.Bench.Scale;

/// <summary>Kernels of a silo, of which the tapes are kept: what a silo computes with can be run without it.</summary>
/// <param name="inner">Makes them.</param>
internal sealed class RecordedTapes(IKernelCompiler inner) : IKernelCompiler
{
    private readonly Lock _lock = new();
    private readonly List<(TapeKernel Tape, int Instructions)> _tapes = [];

    /// <inheritdoc/>
    public OpRegistry Ops => inner.Ops;

    /// <inheritdoc/>
    public IKernel Compile(KernelKey key)
    {
        var kernel = inner.Compile(key);
        lock (_lock)
        {
            if (kernel is TapeKernel tape && key.Tape is { Instructions: > 0 and var instructions }) _tapes.Add((tape, instructions));
        }

        return kernel;
    }

    /// <summary>The tapes that have instructions, producers before consumers, and how many they have. Afterwards none is kept.</summary>
    public (TapeKernel[] Tapes, int Instructions) Take()
    {
        lock (_lock)
        {
            var taken = (Array.ConvertAll(_tapes.ToArray(), one => one.Tape), _tapes.Sum(one => one.Instructions));
            _tapes.Clear();
            return taken;
        }
    }
}
