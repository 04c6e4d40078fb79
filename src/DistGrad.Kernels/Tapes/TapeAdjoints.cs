namespace DistGrad.Kernels.Tapes;

/// <summary>What comes to a tape from outside in the backward pass: for each position that any gradient slot is for, one sum.</summary>
internal sealed class TapeAdjoints
{
    // For each slot, where its elements are among the sums.
    private readonly int[][] _sumOf;

    public TapeAdjoints(TapeSpec spec)
    {
        var all = spec.Adjoints.Length == 1 ? [.. spec.Adjoints[0]] : spec.Adjoints.SelectMany(at => at).ToArray();
        Array.Sort(all);
        var distinct = 0;
        for (var i = 0; i < all.Length; i++)
            if (i == 0 || all[i] != all[i - 1]) all[distinct++] = all[i];
        Array.Resize(ref all, distinct);
        Positions = all;
        _sumOf = Array.ConvertAll(spec.Adjoints, slot => Array.ConvertAll(slot, at => Array.BinarySearch(Positions, at)));
    }

    /// <summary>Positions that gradients come to, ascending.</summary>
    public int[] Positions { get; }

    /// <summary>Sums of what came, in slot order.</summary>
    /// <param name="gradients">One message for each slot.</param>
    public double[] Sum(ReadOnlySpan<Value> gradients)
    {
        var sums = new double[Positions.Length];
        for (var slot = 0; slot < gradients.Length; slot++) TapeMessage.AddTo(gradients[slot], sums, _sumOf[slot]);
        return sums;
    }
}
