namespace DistGrad.Core.Tests.Execution;

/// <summary>
/// Delivers messages in an order drawn from a seed, some of them twice, and in the end all of them once more: when their
/// receivers have long fired.
/// </summary>
internal sealed class ShuffledOrder(int seed) : IMessageOrder
{
    private readonly Random _random = new(seed);
    private readonly List<LocalMessage> _waiting = [];
    private readonly List<LocalMessage> _delivered = [];
    private bool _isReplaying;

    /// <summary>Messages delivered beyond those added.</summary>
    public int Duplicates { get; private set; }

    /// <summary>Messages delivered that had been added.</summary>
    public int Delivered { get; private set; }

    public void Add(LocalMessage message) => _waiting.Add(message);

    public bool TryTake(out LocalMessage message)
    {
        if (_waiting.Count == 0 && !_isReplaying)
        {
            _isReplaying = true;
            Duplicates += _delivered.Count;
            _waiting.AddRange(_delivered);
        }

        message = default;
        if (_waiting.Count == 0) return false;
        if (!_isReplaying && _delivered.Count > 0 && _random.Next(4) == 0)
        {
            Duplicates++;
            message = _delivered[_random.Next(_delivered.Count)];
            return true;
        }

        var at = _random.Next(_waiting.Count);
        (message, _waiting[at]) = (_waiting[at], _waiting[^1]);
        _waiting.RemoveAt(_waiting.Count - 1);
        if (!_isReplaying) _delivered.Add(message);
        Delivered = _delivered.Count;
        return true;
    }
}
