namespace DistGrad.Grains;

/// <summary>What a batch holds of one pass.</summary>
/// <param name="Messages">Number of messages.</param>
/// <param name="Bytes">What they take: where they go, and their values.</param>
internal readonly record struct PackLoad(int Messages, long Bytes)
{
    // Shard, node and slot, 4 bytes each, and a scalar of 8.
    private const int BytesOfAMessage = 20;

    /// <summary>With one more message.</summary>
    /// <param name="value">Its value.</param>
    public PackLoad With(Value value) => new(Messages + 1, Bytes + BytesOfAMessage + value.Bytes);
}
