namespace DistGrad.Kernels.Tapes;

/// <summary>What a run holds of a tape: all values and gradients, and once it is settled those that are reported.</summary>
/// <remarks>Whoever reads a column holds the lock: the run may give it back at any time.</remarks>
internal sealed class TapeState : ITensorHolder
{
    /// <summary>Values, by position; null once they were given back.</summary>
    public double[]? Values { get; set; }

    /// <summary>For each forward slot, how its message came.</summary>
    public TapeMessageForm[] Forms { get; init; } = [];

    /// <summary>What the backward pass began with.</summary>
    public TapeGradients? Gradients { get; set; }

    /// <summary>Fetched values, once the state is settled.</summary>
    public double[] Fetched { get; init; } = [];

    /// <summary>Wanted gradients, once the backward pass is through.</summary>
    public double[] Wrt { get; set; } = [];

    /// <inheritdoc/>
    public IEnumerable<Tensor> Tensors => [];

    /// <inheritdoc/>
    public long Bytes => sizeof(double) * ((Values?.LongLength ?? 0) + Fetched.LongLength + Wrt.LongLength);
}

/// <summary>The gradients of a tape: what came from outside, and after the backward pass all of them.</summary>
/// <param name="seeds">Sums of what came from outside.</param>
internal sealed class TapeGradients(double[] seeds) : ITensorHolder
{
    /// <summary>Sums of what came from outside.</summary>
    public double[] Seeds { get; private set; } = seeds;

    /// <summary>Gradients, by position; null before the backward pass, and once they were given back.</summary>
    public double[]? Column { get; set; }

    /// <inheritdoc/>
    public IEnumerable<Tensor> Tensors => [];

    /// <inheritdoc/>
    public long Bytes => sizeof(double) * (Seeds.LongLength + (Column?.LongLength ?? 0));

    /// <summary>Gives the memory back.</summary>
    /// <param name="columns">Where the column comes from.</param>
    public void Release(GradientColumns columns)
    {
        if (Column is { } column) columns.Return(column);
        (Seeds, Column) = ([], null);
    }
}
