using System.IO.Pipelines;

namespace DistGrad.Transport;

/// <summary>A stream as a pipe in both directions.</summary>
/// <param name="stream">The stream; it is not closed.</param>
internal sealed class StreamDuplexPipe(Stream stream) : IDuplexPipe
{
    // A few records of TLS, 16 KiB each, in one go; rented from the shared pool.
    private const int ReadBuffer = 64 << 10;
    private const int LeastRead = 16 << 10;
    private const int WriteBuffer = 32 << 10;

    /// <inheritdoc/>
    public PipeReader Input { get; } = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: ReadBuffer, minimumReadSize: LeastRead, leaveOpen: true));

    /// <inheritdoc/>
    public PipeWriter Output { get; } = new FailingPipeWriter(PipeWriter.Create(stream, new StreamPipeWriterOptions(minimumBufferSize: WriteBuffer, leaveOpen: true)));

    /// <summary>Gives the buffers back, if whoever used the pipe has not; what was not sent is dropped.</summary>
    public async ValueTask CompleteAsync()
    {
        await Input.CompleteAsync().ConfigureAwait(false);
        await Output.CompleteAsync(new IOException("The connection is closed.")).ConfigureAwait(false);
    }
}
