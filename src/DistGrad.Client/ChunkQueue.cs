using System.Threading.Channels;

namespace DistGrad;

/// <summary>Chunks between the thread that builds a graph and the calls that send it. Whoever builds waits while too many are there.</summary>
/// <param name="capacity">Most chunks in it.</param>
internal sealed class ChunkQueue(int capacity) : IDisposable
{
    private readonly SemaphoreSlim _room = new(capacity, capacity);
    private readonly Channel<byte[]> _chunks = Channel.CreateUnbounded<byte[]>(new() { SingleReader = true, SingleWriter = true });

    /// <summary>Adds a chunk; blocks the thread until there is room.</summary>
    /// <exception cref="OperationCanceledException">Nobody sends any more.</exception>
    public void Add(byte[] chunk, CancellationToken cancellationToken)
    {
        _room.Wait(cancellationToken);
        _chunks.Writer.TryWrite(chunk);
    }

    /// <summary>Says that no more come.</summary>
    /// <param name="error">Why, if something went wrong.</param>
    public void Complete(Exception? error = null) => _chunks.Writer.TryComplete(error);

    /// <summary>Sends chunks until no more come; one makes room when it is sent.</summary>
    public async Task SendAsync(Func<byte[], Task> send, CancellationToken cancellationToken)
    {
        await foreach (var chunk in _chunks.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            await send(chunk).ConfigureAwait(false);
            _room.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _room.Dispose();
}
