using System.Runtime.InteropServices;

namespace DistGrad.Grains;

/// <summary>
/// Messages of one attempt for the nodes of another silo: packed, acknowledged, a few packs in flight. While the window is
/// full messages gather, so packs grow with the load; a pack that fails is sent again, slots make that harmless.
/// </summary>
internal sealed class RemoteOutbox(OpenAttempt attempt, Func<EdgeBatch, Task<bool>> send)
{
    private const int Window = 4;
    private const int MaxBatch = 16_384;
    private const int MaxTries = 3;
    private const long MaxBytes = 8 << 20;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _window = new(Window, Window);
    private Columns _waiting = new();

    // Whether the pump runs; guarded by the lock.
    private bool _pumping;
    private int _inFlight;

    /// <summary>Whether messages wait or are on their way.</summary>
    public bool IsSending => Volatile.Read(ref _pumping) || Volatile.Read(ref _inFlight) > 0;

    public void Add(int shard, int node, int code, Value value)
    {
        lock (_lock)
        {
            _waiting.Add(shard, node, code, value);
            if (_pumping) return;
            _pumping = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static outbox => _ = outbox.Pump(), this, preferLocal: false);
    }

    private async Task Pump()
    {
        try
        {
            while (true)
            {
                await _window.WaitAsync();
                Columns batch;
                lock (_lock)
                {
                    if (_waiting.Count == 0 || attempt.IsClosed)
                    {
                        _waiting = new();
                        _pumping = false;
                        _window.Release();
                        return;
                    }

                    batch = _waiting;
                    _waiting = new();
                }

                Interlocked.Increment(ref _inFlight);
                _ = SendAll(batch);
            }
        }
        catch (Exception e)
        {
            attempt.Fail(e);
        }
    }

    private async Task SendAll(Columns batch)
    {
        try
        {
            for (var start = 0; start < batch.Count && !attempt.IsClosed;)
            {
                // A closed attempt over there means that it ends here too, soon.
                var count = batch.Fitting(start);
                if (!await SendSurely(batch.Pack(attempt.Opening, start, count))) return;
                start += count;
            }
        }
        catch (Exception e)
        {
            attempt.Fail(new HostLostException($"A silo did not take messages of attempt {attempt.Id}: {e.Message}"));
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
            _window.Release();
        }
    }

    private async Task<bool> SendSurely(EdgeBatch batch)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await send(batch);
            }
            catch (Exception e) when (tries < MaxTries && !attempt.IsClosed && e is not DistGradException)
            {
                // Sent again below: the other silo may have been busy, or the connection was made anew.
            }
        }
    }

    /// <summary>Messages on their way into a pack.</summary>
    private sealed class Columns
    {
        private readonly List<int> _shards = [];
        private readonly List<int> _nodes = [];
        private readonly List<int> _codes = [];
        private readonly List<double> _scalars = [];

        // Place and content of the messages that carry more than a scalar, ascending by place.
        private readonly List<(int At, object Content)> _contents = [];

        public int Count => _shards.Count;

        public void Add(int shard, int node, int code, Value value)
        {
            _shards.Add(shard);
            _nodes.Add(node);
            _codes.Add(code);
            if (value.Content is not null) _contents.Add((_scalars.Count, value.Content));
            _scalars.Add(value.Scalar);
        }

        /// <summary>Number of messages from a place on that go into one batch: by number, and by size unless it is a single one.</summary>
        public int Fitting(int start)
        {
            var (count, bytes) = (Math.Min(MaxBatch, Count - start), 0L);
            foreach (var (at, content) in _contents)
            {
                if (at < start || at >= start + count) continue;
                bytes += content is Tensor tensor ? tensor.Bytes.Length : ((ValuePack)content).Tensors.Sum(t => (long)t.Bytes.Length);
                if (bytes > MaxBytes) return Math.Max(1, at - start);
            }

            return count;
        }

        public EdgeBatch Pack(AttemptOpening opening, int start, int count) => new()
        {
            Attempt = opening.Attempt,
            Shards = Bytes(_shards, start, count),
            Nodes = Bytes(_nodes, start, count),
            Slots = Bytes(_codes, start, count),
            Scalars = Bytes(_scalars, start, count),
            TraceContext = opening.TraceContext,
            TensorAt = [.. Contents<Tensor>(start, count).Select(entry => entry.At - start)],
            Tensors = [.. Contents<Tensor>(start, count).Select(entry => (Tensor)entry.Content)],
            PackAt = [.. Contents<ValuePack>(start, count).Select(entry => entry.At - start)],
            Packs = [.. Contents<ValuePack>(start, count).Select(entry => (ValuePack)entry.Content)],
        };

        private IEnumerable<(int At, object Content)> Contents<T>(int start, int count) =>
            _contents.Where(entry => entry.Content is T && entry.At >= start && entry.At < start + count);

        private static byte[] Bytes<T>(List<T> column, int start, int count)
            where T : unmanaged => MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(column).Slice(start, count)).ToArray();
    }
}
