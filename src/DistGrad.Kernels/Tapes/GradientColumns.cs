namespace DistGrad.Kernels.Tapes;

/// <summary>Columns of gradients of all tapes, used again: the one that was given back last is still in the processor's cache.</summary>
internal sealed class GradientColumns
{
    // Backward passes under way at once are few, and so are the runs that wait to be settled.
    private static readonly int MostIdle = 2 * Environment.ProcessorCount;

    // The one given back last at the end; guarded by the lock.
    private readonly List<double[]> _idle = [];
    private readonly Lock _lock = new();

    /// <summary>A column of at least that many gradients, of any content.</summary>
    /// <param name="positions">Number of gradients.</param>
    public double[] Rent(int positions)
    {
        lock (_lock)
        {
            for (var i = _idle.Count - 1; i >= 0; i--)
            {
                var column = _idle[i];
                if (column.Length < positions || column.Length / 2 > positions) continue;
                _idle.RemoveAt(i);
                return column;
            }
        }

        return GC.AllocateUninitializedArray<double>(positions);
    }

    /// <summary>Takes a column back. Nobody may use it any more.</summary>
    /// <param name="column">What <see cref="Rent"/> gave.</param>
    public void Return(double[] column)
    {
        lock (_lock)
        {
            if (_idle.Count == MostIdle) _idle.RemoveAt(0);
            _idle.Add(column);
        }
    }
}
