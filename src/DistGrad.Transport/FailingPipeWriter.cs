using System.IO.Pipelines;

namespace DistGrad.Transport;

/// <summary>
/// A writer that can be completed after a write has failed: that of a stream would write once more what it could not, and fail again, and
/// Orleans, which completes its writer before it closes the connection, would not come to close it. Nor does it write what was not flushed.
/// </summary>
/// <param name="writer">The writer of a stream.</param>
internal sealed class FailingPipeWriter(PipeWriter writer) : PipeWriter
{
    private Exception? _failure;

    /// <inheritdoc/>
    public override bool CanGetUnflushedBytes => writer.CanGetUnflushedBytes;

    /// <inheritdoc/>
    public override long UnflushedBytes => writer.UnflushedBytes;

    /// <inheritdoc/>
    public override void Advance(int bytes) => writer.Advance(bytes);

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0) => writer.GetMemory(sizeHint);

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0) => writer.GetSpan(sizeHint);

    /// <inheritdoc/>
    public override void CancelPendingFlush() => writer.CancelPendingFlush();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => writer.Complete(Reason(exception));

    /// <inheritdoc/>
    public override ValueTask CompleteAsync(Exception? exception = null) => writer.CompleteAsync(Reason(exception));

    /// <inheritdoc/>
    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _failure = e;
            throw;
        }
    }

    // What was not flushed would be flushed now, which a stream of TLS cannot do without waiting, and is half of a message as often as not.
    private Exception? Reason(Exception? exception) =>
        exception ?? _failure ?? (writer.UnflushedBytes > 0 ? new IOException("The connection is closed before all was sent.") : null);
}
