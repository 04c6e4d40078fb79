using System.Runtime.InteropServices;

namespace DistGrad.Grains;

/// <summary>
/// Messages of one attempt for the nodes of another silo: packed, acknowledged, a few packs in flight. While the window is
/// full messages gather, so packs grow with the load; a pack that fails is sent again, slots make that harmless.
/// </summary>
internal sealed class RemoteOutbox(OpenAttempt attempt, Parcels parcels, Func<EdgeBatch, Task<bool>> send, DistGradMetrics metrics)
{
    private const int Window = 4;
    private const int MaxBatch = 16_384;
    private const int MaxTries = 3;

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
                var count = batch.Fitting(start, parcels);
                var (forward, backward) = batch.Load(start, count);
                attempt.Counts.Packed(forward, backward);
                if (!await SendSurely(parcels.Detach(batch.Pack(attempt.Opening, start, count)))) return;
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
        var start = metrics.Now();
        try
        {
            for (var tries = 1; ; tries++)
            {
                try
                {
                    var isOpen = await send(batch);
                    metrics.BatchTaken(start);
                    return isOpen;
                }
                catch (Exception e) when (tries < MaxTries && !attempt.IsClosed && e is not DistGradException)
                {
                    // Sent again below: the other silo may have been busy, or the connection was made anew.
                    metrics.BatchResent();
                }
            }
        }
        finally
        {
            parcels.Drop(batch.Parcel);
        }
    }

    /// <summary>Messages on their way into a pack.</summary>
    private sealed class Columns
    {
        private readonly List<int> _shards = [];
        private readonly List<int> _nodes = [];
        private readonly List<int> _codes = [];
        private readonly List<Value> _values = [];

        public int Count => _shards.Count;

        public void Add(int shard, int node, int code, Value value)
        {
            _shards.Add(shard);
            _nodes.Add(node);
            _codes.Add(code);
            _values.Add(value);
        }

        /// <summary>Number of messages from a place on that go into one batch: by number, and by size unless it is a single one.</summary>
        public int Fitting(int start, Parcels parcels)
        {
            var (end, bytes) = (Math.Min(Count, start + MaxBatch), 0L);
            for (var i = start; i < end; i++)
            {
                bytes += _values[i].Bytes;
                if (parcels.IsLarge(bytes)) return Math.Max(1, i - start);
            }

            return end - start;
        }

        /// <summary>What a batch of messages from a place on holds, by pass.</summary>
        public (PackLoad Forward, PackLoad Backward) Load(int start, int count)
        {
            var (forward, backward) = (default(PackLoad), default(PackLoad));
            for (var i = start; i < start + count; i++)
            {
                if (NodeMessage.PassOf(_codes[i]) == Pass.Forward) forward = forward.With(_values[i]);
                else backward = backward.With(_values[i]);
            }

            return (forward, backward);
        }

        public EdgeBatch Pack(AttemptOpening opening, int start, int count) => EdgeBatch.Of(
            opening.Attempt, Part(_shards, start, count), Part(_nodes, start, count), Part(_codes, start, count), Part(_values, start, count));

        private static Span<T> Part<T>(List<T> column, int start, int count) => CollectionsMarshal.AsSpan(column).Slice(start, count);
    }
}
