namespace DistGrad.Planning.Partitioning;

/// <summary>Columns of a number for each op that are taken and given back: for 10⁸ ops each is 0.4 GB.</summary>
/// <param name="length">Number of ops.</param>
internal sealed class ColumnPool(int length)
{
    private readonly Stack<int[]> _free = [];

    /// <summary>A column that holds anything.</summary>
    public int[] Take() => _free.TryPop(out var column) ? column : GC.AllocateUninitializedArray<int>(length);

    /// <summary>A column of zeros.</summary>
    public int[] TakeZeros()
    {
        if (!_free.TryPop(out var column)) return new int[length];
        Array.Clear(column);
        return column;
    }

    /// <summary>Gives a column back; nobody uses it any more.</summary>
    /// <param name="column">The column.</param>
    public void GiveBack(int[] column) => _free.Push(column);
}
