namespace DistGrad.Kernels.Tapes;

/// <summary>Columns of values of a tape, used again by later runs: their memory is touched already, and the constants are in place.</summary>
/// <param name="program">The tape.</param>
internal sealed class TapeBuffers(TapeProgram program)
{
    // Runs of one graph that go on at the same time are few.
    private const int MostIdle = 2;

    private readonly double[]?[] _idle = new double[]?[MostIdle];

    /// <summary>A column with all constants, and whatever elsewhere.</summary>
    public double[] Rent()
    {
        for (var i = 0; i < MostIdle; i++)
            if (Interlocked.Exchange(ref _idle[i], null) is { } idle) return idle;
        var column = GC.AllocateUninitializedArray<double>(program.Positions);
        program.SetConstants(column);
        return column;
    }

    /// <summary>Takes a column back. Nobody may use it any more.</summary>
    /// <param name="column">What <see cref="Rent"/> gave.</param>
    public void Return(double[] column)
    {
        for (var i = 0; i < MostIdle; i++)
            if (Interlocked.CompareExchange(ref _idle[i], column, null) is null) return;
    }
}
