namespace DistGrad;

/// <summary>First come, first served.</summary>
internal sealed class ArrivalOrder : IMessageOrder
{
    private readonly Queue<LocalMessage> _waiting = new();

    public void Add(LocalMessage message) => _waiting.Enqueue(message);

    public bool TryTake(out LocalMessage message) => _waiting.TryDequeue(out message);
}
