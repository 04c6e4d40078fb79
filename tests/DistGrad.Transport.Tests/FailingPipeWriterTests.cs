using System.Buffers;
using System.IO.Pipelines;

namespace DistGrad.Transport.Tests;

public class FailingPipeWriterTests
{
    private static readonly byte[] Some = [1, 2, 3];

    [Fact]
    public void Complete_NotAllWasFlushed_DoesNotWriteIt()
    {
        var stream = new MemoryStream();
        var writer = new FailingPipeWriter(PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true)));
        writer.Write(Some);

        writer.Complete();

        Assert.Empty(stream.ToArray());
    }

    [Fact]
    public async Task Complete_AfterAWriteHasFailed_DoesNotTryAgain()
    {
        var closed = new MemoryStream([], writable: false);
        var writer = new FailingPipeWriter(PipeWriter.Create(closed));
        writer.Write(Some);
        await Assert.ThrowsAsync<NotSupportedException>(async () => await writer.FlushAsync());

        writer.Complete();
    }

    [Fact]
    public async Task Complete_AllWasFlushed_LosesNothing()
    {
        var stream = new MemoryStream();
        var writer = new FailingPipeWriter(PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true)));
        writer.Write(Some);
        await writer.FlushAsync();

        await writer.CompleteAsync();

        Assert.Equal(Some, stream.ToArray());
    }
}
