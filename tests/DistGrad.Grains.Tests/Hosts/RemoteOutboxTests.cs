using System.Runtime.InteropServices;

namespace DistGrad.Grains.Tests;

public class RemoteOutboxTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource<Exception?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly OpenAttempt _attempt;

    public RemoteOutboxTests()
    {
        _attempt = Attempts.Open(attempt => _ended.TrySetResult(attempt.Failure));
    }

    [Fact]
    public async Task Add_SendFailsTwice_IsSentAgain()
    {
        var tries = 0;
        var sent = new TaskCompletionSource<EdgeBatch>(TaskCreationOptions.RunContinuationsAsynchronously);
        var outbox = new RemoteOutbox(_attempt, Attempts.Parcels(), batch =>
        {
            if (++tries < 3) throw new TimeoutException("busy");
            sent.SetResult(batch);
            return Task.FromResult(true);
        }, Attempts.Metrics());

        outbox.Add(1, 2, ~3, 4.5);

        var batch = await sent.Task.WaitAsync(Patience);
        Assert.Equal((_attempt.Id, 1, 2, ~3, 4.5), (batch.Attempt, Ints(batch.Shards)[0], Ints(batch.Nodes)[0], Ints(batch.Slots)[0], MemoryMarshal.Cast<byte, double>(batch.Scalars)[0]));
        Assert.Null(_attempt.Failure);
    }

    [Fact]
    public async Task Add_SendAlwaysFails_AttemptEndsAsTheHostIsLost()
    {
        var tries = 0;
        var outbox = new RemoteOutbox(_attempt, Attempts.Parcels(), _ =>
        {
            tries++;
            return Task.FromException<bool>(new TimeoutException("gone"));
        }, Attempts.Metrics());

        outbox.Add(0, 0, 0, 0);

        var failure = Assert.IsType<HostLostException>(await _ended.Task.WaitAsync(Patience));
        Assert.Contains("gone", failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, tries);
    }

    [Fact]
    public async Task Add_WhileTheWindowIsFull_MessagesGatherInOnePack()
    {
        var (sizes, release) = (new List<int>(), new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously));
        using var sent = new SemaphoreSlim(0);
        var outbox = new RemoteOutbox(_attempt, Attempts.Parcels(), batch =>
        {
            lock (sizes) sizes.Add(batch.Scalars.Length / sizeof(double));
            sent.Release();
            return release.Task;
        }, Attempts.Metrics());
        for (var i = 0; i < 4; i++)
        {
            outbox.Add(0, i, 0, i);
            Assert.True(await sent.WaitAsync(Patience));
        }

        for (var i = 0; i < 20_000; i++) outbox.Add(0, i, 0, i);
        Assert.True(outbox.IsSending);
        release.SetResult(true);

        // As large as a message may be, and the rest.
        Assert.True(await sent.WaitAsync(Patience));
        Assert.True(await sent.WaitAsync(Patience));
        Assert.Equal([1, 1, 1, 1, 16_384, 3616], sizes);
    }

    [Fact]
    public async Task Add_AttemptIsNotOpenThere_RestOfThePackIsNotSent()
    {
        var (sizes, release) = (new List<int>(), new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously));
        using var sent = new SemaphoreSlim(0);
        var outbox = new RemoteOutbox(_attempt, Attempts.Parcels(), batch =>
        {
            lock (sizes) sizes.Add(batch.Scalars.Length / sizeof(double));
            sent.Release();
            return release.Task;
        }, Attempts.Metrics());
        for (var i = 0; i < 4; i++)
        {
            outbox.Add(0, i, 0, i);
            Assert.True(await sent.WaitAsync(Patience));
        }

        for (var i = 0; i < 20_000; i++) outbox.Add(0, i, 0, i);
        release.SetResult(false);
        Assert.True(await sent.WaitAsync(Patience));
        outbox.Add(0, 0, 0, 0);
        Assert.True(await sent.WaitAsync(Patience));

        Assert.Equal([1, 1, 1, 1, 16_384, 1], sizes);
        Assert.Null(_attempt.Failure);
    }

    [Fact]
    public async Task Add_ClosedAttempt_SendsNothingAndComesToRest()
    {
        var outbox = new RemoteOutbox(_attempt, Attempts.Parcels(), _ => throw new InvalidOperationException("Nothing should be sent."), Attempts.Metrics());
        _attempt.Close();

        outbox.Add(0, 0, 0, 0);

        using var patience = new CancellationTokenSource(Patience);
        while (outbox.IsSending)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.Null(_attempt.Failure);
    }

    private static ReadOnlySpan<int> Ints(byte[] bytes) => MemoryMarshal.Cast<byte, int>(bytes);
}
