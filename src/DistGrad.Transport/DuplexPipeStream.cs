using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace DistGrad.Transport;

/// <summary>A pipe in both directions as a stream, for TLS to read from and write to. One reader and one writer at a time.</summary>
/// <param name="pipe">The pipe; it is not completed.</param>
internal sealed class DuplexPipeStream(IDuplexPipe pipe) : Stream
{
    // The types of records of TLS, from "change cipher spec" to "application data", and the first byte of every version of it.
    private const byte FirstType = 20;
    private const byte LastType = 23;
    private const byte Version = 3;

    // TLS writes records of 16 KiB: several go to the socket at a time, and of a large message the first before the last is encrypted.
    private const int FlushAt = 64 << 10;

    // Orleans cancels once, and waits for the reader to end: whatever reads afterwards must not wait again.
    private bool _isCanceled;
    private int _unflushed;

    /// <summary>Whether what came first looks like TLS; null where nothing has come yet.</summary>
    public bool? IsTls { get; private set; }

    /// <summary>Whether the other end has closed the connection.</summary>
    public bool IsAtEnd { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads what there is; nothing at the end, and where the read was cancelled.</summary>
    /// <param name="buffer">Where to; if empty, waits until there is something.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_isCanceled) return 0;
        var result = await pipe.Input.ReadAsync(cancellationToken).ConfigureAwait(false);
        _isCanceled = result.IsCanceled;
        var length = (int)Math.Min(buffer.Length, result.Buffer.Length);
        var bytes = result.Buffer.Slice(0, length);
        bytes.CopyTo(buffer.Span);
        IsAtEnd = result is { IsCompleted: true, Buffer.IsEmpty: true };
        if (IsTls is null && length >= 2) IsTls = buffer.Span[0] is >= FirstType and <= LastType && buffer.Span[1] == Version;
        pipe.Input.AdvanceTo(bytes.End);
        return length;
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        pipe.Output.Write(buffer.Span);
        _unflushed += buffer.Length;
        return _unflushed < FlushAt ? default : new ValueTask(FlushAsync(cancellationToken));
    }

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        _unflushed = 0;
        var flush = pipe.Output.FlushAsync(cancellationToken);
        if (!flush.IsCompletedSuccessfully) return FlushedAsync(flush);
        Check(flush.GetAwaiter().GetResult());
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override void Flush() => throw new NotSupportedException();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    private static async Task FlushedAsync(ValueTask<FlushResult> flush) => Check(await flush.ConfigureAwait(false));

    // Orleans would stop sending at such a result, and so must TLS.
    private static void Check(FlushResult result)
    {
        if (result.IsCanceled || result.IsCompleted) throw new IOException("The connection is closed.");
    }
}
