using Microsoft.Extensions.Time.Testing;
using Orleans.Serialization;

namespace DistGrad.Contracts.Tests.Calls;

public class CallRetryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly FakeTimeProvider _clock = new();
    private int _tries;

    public static TheoryData<Exception> Faults =>
    [
        new SiloUnavailableException("gone"),
        new GatewayTooBusyException("busy"),
        new OrleansException("directory is not stable"),
        new TimeoutException("lost"),
        new OperationCanceledException("Message expired before placement could complete."),
        new CodecNotFoundException("Could not find a codec for type Polly.Timeout.TimeoutRejectedException."),
    ];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Run_RuntimeFailsTheCall_IsMadeAgain(Exception fault)
    {
        var result = await WithTime(Retry().RunAsync("count", () => ++_tries < 4 ? throw fault : Task.FromResult(_tries)));

        Assert.Equal(4, result);
    }

    [Fact]
    public async Task Run_GrainFailsTheCall_PassesAtOnce()
    {
        foreach (var error in new Exception[] { new UnknownRunException("r"), new ArgumentException("bad"), new InvalidOperationException() })
        {
            _tries = 0;
            var run = Retry().RunAsync("count", () => Fail(error));

            Assert.Same(error, await Record.ExceptionAsync(() => run));
            Assert.Equal(1, _tries);
        }
    }

    [Fact]
    public async Task Run_FaultGoesOn_EndsWithinThePatience()
    {
        var start = _clock.GetUtcNow();

        var error = await Assert.ThrowsAsync<ClusterUnavailableException>(() => WithTime(Retry().RunAsync("start run 'r'", () => Fail(new TimeoutException("No answer.")))));

        Assert.Equal(("start run 'r'", Patience), (error.Operation, error.Patience));
        Assert.StartsWith("The cluster could not start run 'r' within 60 s: No answer;", error.Message, StringComparison.Ordinal);
        Assert.InRange(_clock.GetUtcNow() - start, Patience - TimeSpan.FromSeconds(3), Patience);

        // With pauses that grow: neither a hammer nor a wait that outlasts the fault for long.
        Assert.InRange(_tries, 20, 60);
    }

    [Fact]
    public async Task Run_CallTookLongBeforeItsFirstFailure_HasItsPatienceYet()
    {
        var result = await WithTime(Retry().RunAsync("count", () =>
        {
            _clock.Advance(_tries == 0 ? Patience * 2 : TimeSpan.Zero);
            return ++_tries < 3 ? throw new SiloUnavailableException() : Task.FromResult(_tries);
        }));

        Assert.Equal(3, result);
    }

    [Fact]
    public async Task Run_NoPatience_IsTriedOnce()
    {
        await Assert.ThrowsAsync<ClusterUnavailableException>(() => new CallRetry(TimeSpan.Zero, false, _clock).RunAsync("count", () => Fail(new TimeoutException())));

        Assert.Equal(1, _tries);
    }

    [Fact]
    public async Task Run_CancelledBetweenTries_Ends()
    {
        using var cancellation = new CancellationTokenSource();
        var run = Retry().RunAsync("count", () => Fail(new TimeoutException()), cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(1, _tries);
    }

    [Fact]
    public async Task Run_CallsTimeOut_SaysSoEachTime()
    {
        var timedOut = 0;
        var retry = new CallRetry(Patience, staysInContext: false, _clock, () => timedOut++);

        await WithTime(retry.RunAsync("count", () => ++_tries switch
        {
            < 3 => throw new TimeoutException(),
            3 => throw new SiloUnavailableException(),
            _ => Task.FromResult(_tries),
        }));

        Assert.Equal(2, timedOut);
    }

    private CallRetry Retry() => new(Patience, staysInContext: false, _clock);

    private Task Fail(Exception error)
    {
        _tries++;
        return Task.FromException(error);
    }

    // Lets the clock go on until the task has ended.
    private async Task<T> WithTime<T>(Task<T> task)
    {
        await WithTime((Task)task);
        return await task;
    }

    private async Task WithTime(Task task)
    {
        while (!task.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield();
        }

        await task;
    }
}
