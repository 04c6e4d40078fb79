namespace DistGrad;

/// <summary>Takes tensors out of messages that would be too large with them, and puts them back.</summary>
internal static class Freight
{
    /// <summary>Bytes of a message's tensors.</summary>
    public static long Bytes<T>(T message)
        where T : IFreight<T>
    {
        var bytes = 0L;
        foreach (var tensor in message.Tensors) bytes += tensor.Bytes.Length;
        return bytes;
    }

    /// <summary>The message with a new parcel in place of its tensors, and what the parcel consists of.</summary>
    /// <param name="message">The message.</param>
    /// <param name="silo">The silo that holds the parcel, or null where it is sent ahead.</param>
    /// <param name="partSize">Bytes of a part.</param>
    public static (T Message, Parcel Parcel, ReadOnlyMemory<byte>[] Blocks) Detach<T>(T message, SiloAddress? silo, int partSize)
        where T : IFreight<T>
    {
        var blocks = Array.ConvertAll(message.Tensors, tensor => tensor.Bytes);
        var parcel = ParcelBlocks.Announce(blocks, silo, partSize);
        return (message.With([], Array.ConvertAll(message.Tensors, tensor => tensor.Type), parcel), parcel, blocks);
    }

    /// <summary>The message with the tensors of its parcel.</summary>
    /// <param name="message">A message with a parcel.</param>
    /// <param name="blocks">What the parcel consists of.</param>
    /// <exception cref="ArgumentException">The parcel does not fit the message.</exception>
    public static T Attach<T>(T message, ReadOnlyMemory<byte>[] blocks)
        where T : IFreight<T>
    {
        if (blocks.Length != message.Types.Length) throw new ArgumentException($"A message has {message.Types.Length} tensors, but its parcel {blocks.Length}.", nameof(blocks));
        var tensors = new Tensor[blocks.Length];
        for (var i = 0; i < tensors.Length; i++) tensors[i] = new Tensor(message.Types[i], blocks[i]);
        return message.With(tensors, [], null);
    }
}
