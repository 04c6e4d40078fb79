namespace DistGrad.Kernels.Tapes;

/// <summary>Zeroes gradients from the last position down, and puts what comes from outside in its place.</summary>
internal ref struct Zeroing
{
    private readonly Span<double> _gradients;
    private readonly ReadOnlySpan<int> _seedAt;
    private readonly ReadOnlySpan<double> _seeds;

    // All gradients from here on are zeroed; all seeds from there on are in place.
    private int _zeroed;
    private int _seeded;

    /// <summary>Zeroes the gradients of inputs and constants, which every instruction may add to.</summary>
    /// <param name="gradients">Gradients, by position.</param>
    /// <param name="start">Position of the first instruction.</param>
    /// <param name="seedAt">Positions of the seeds, ascending.</param>
    /// <param name="seeds">The seeds.</param>
    public Zeroing(Span<double> gradients, int start, ReadOnlySpan<int> seedAt, ReadOnlySpan<double> seeds)
    {
        _gradients = gradients;
        _seedAt = seedAt;
        _seeds = seeds;
        (_zeroed, _seeded) = (gradients.Length, seedAt.Length);
        gradients[..start].Clear();
        for (var seed = 0; seed < seedAt.Length && seedAt[seed] < start; seed++) gradients[seedAt[seed]] = seeds[seed];
    }

    /// <summary>Zeroes the gradients from a position on, as far as they are not yet.</summary>
    /// <param name="position">The position.</param>
    public void DownTo(int position)
    {
        if (position >= _zeroed) return;
        _gradients[position.._zeroed].Clear();
        _zeroed = position;
        for (; _seeded > 0 && _seedAt[_seeded - 1] >= position; _seeded--) _gradients[_seedAt[_seeded - 1]] = _seeds[_seeded - 1];
    }
}
