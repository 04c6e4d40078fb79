namespace DistGrad;

/// <summary>What silos and clients agree on about messages.</summary>
internal static class Messages
{
    /// <summary>Bytes of the largest message. Results of a million scalar fetches take 12 MB; tensors go in parts, of which a message has two at most.</summary>
    public const int MaxBody = 64 << 20;

    /// <summary>Bytes of a part, unless told otherwise.</summary>
    public const int PartSize = 8 << 20;
}
