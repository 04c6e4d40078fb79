namespace DistGrad.Planning;

/// <summary>The instructions of a tape: the columns of <see cref="TapeSpec"/> that depend on the block's ops alone.</summary>
internal sealed record TapeCode
{
    /// <inheritdoc cref="TapeSpec.Ops"/>
    public required TapeOp[] Ops { get; init; }

    /// <inheritdoc cref="TapeSpec.RunOp"/>
    public required int[] RunOp { get; init; }

    /// <inheritdoc cref="TapeSpec.RunLength"/>
    public required int[] RunLength { get; init; }

    /// <inheritdoc cref="TapeSpec.Operands"/>
    public required int[] Operands { get; init; }

    /// <inheritdoc cref="TapeSpec.GraphNode"/>
    public required int[] GraphNode { get; init; }

    /// <inheritdoc cref="TapeSpec.Constants"/>
    public required double[] Constants { get; init; }
}
