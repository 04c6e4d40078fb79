namespace DistGrad.Grains;

/// <summary>
/// Messages for one node: anybody puts in, only the node's own turn takes out. Order does not matter, messages name their
/// slot. Putting into an empty inbox obliges the putter to wake the node.
/// </summary>
internal struct NodeInbox
{
    // In place of messages: the owner is working, nobody needs to wake it; the owner is gone, nothing is taken any more.
    private static readonly NodeMessage Busy = new(null, 0, default(Value));
    private static readonly NodeMessage Sealed = new(null, 0, default(Value));

    // Null: empty and nobody at work. Else a list, last put in first, that ends with null or Busy; or just Busy or Sealed.
    private NodeMessage? _head;

    /// <summary>Whether messages wait or the node is at work on some.</summary>
    public bool IsActive => Volatile.Read(ref _head) is { } head && !ReferenceEquals(head, Sealed);

    /// <summary>Puts a message in.</summary>
    /// <param name="message">The message.</param>
    /// <param name="wake">Whether the node must be woken.</param>
    /// <returns>False where the inbox is sealed.</returns>
    public bool TryPut(NodeMessage message, out bool wake)
    {
        while (true)
        {
            var head = Volatile.Read(ref _head);
            if (ReferenceEquals(head, Sealed))
            {
                wake = false;
                return false;
            }

            message.Next = head;
            if (!ReferenceEquals(Interlocked.CompareExchange(ref _head, message, head), head)) continue;
            wake = head is null;
            return true;
        }
    }

    /// <summary>Marks the owner as working; messages that come meanwhile wake nobody.</summary>
    /// <returns>Whether it was idle; if not, a wake-up is on its way.</returns>
    public bool TryEnter() => Interlocked.CompareExchange(ref _head, Busy, null) is null;

    /// <summary>Takes all messages; the owner is working then.</summary>
    /// <returns>The last one put in, or null if there are none or the inbox is sealed.</returns>
    public NodeMessage? TakeAll()
    {
        if (ReferenceEquals(Volatile.Read(ref _head), Sealed)) return null;
        return Real(Interlocked.Exchange(ref _head, Busy));
    }

    /// <summary>The message put in before one that was taken.</summary>
    public static NodeMessage? Before(NodeMessage message) => Real(message.Next);

    /// <summary>Marks the owner as idle.</summary>
    /// <returns>False where messages have come meanwhile: the owner goes on.</returns>
    public bool TryLeave() => Interlocked.CompareExchange(ref _head, null, Busy) is var head && (ReferenceEquals(head, Busy) || ReferenceEquals(head, Sealed));

    /// <summary>Takes all messages for the last time.</summary>
    /// <returns>The last one put in, or null.</returns>
    public NodeMessage? Seal() => Real(Interlocked.Exchange(ref _head, Sealed));

    private static NodeMessage? Real(NodeMessage? message) => ReferenceEquals(message, Busy) || ReferenceEquals(message, Sealed) ? null : message;
}
