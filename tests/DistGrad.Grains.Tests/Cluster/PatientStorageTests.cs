using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Orleans.Storage;

namespace DistGrad.Grains.Tests;

/// <summary>Storage that does not answer is asked again, for a time.</summary>
public class PatientStorageTests
{
    private readonly PassingClock _clock = new();
    private readonly Storage _storage = new();

    [Fact]
    public async Task Write_FailsAtFirst_IsMadeAgain()
    {
        _storage.Failures.Enqueue(new TimeoutException());
        _storage.Failures.Enqueue(new InvalidOperationException("No connection."));

        await Patient.WriteStateAsync("state", default, new GrainState<int>());

        Assert.Equal(3, _storage.Calls);
    }

    [Fact]
    public async Task Write_SomebodyElseHasWritten_IsToldAtOnce()
    {
        _storage.Failures.Enqueue(new InconsistentStateException("Another has written."));

        await Assert.ThrowsAsync<InconsistentStateException>(() => Patient.WriteStateAsync("state", default, new GrainState<int>()));

        Assert.Equal(1, _storage.Calls);
    }

    [Fact]
    public async Task Read_FailsForTooLong_SaysWhatTheStorageSaid()
    {
        for (var i = 0; i < 1000; i++) _storage.Failures.Enqueue(new TimeoutException("No answer."));

        var error = await Assert.ThrowsAsync<StorageUnavailableException>(() => Patient.ReadStateAsync("state", default, new GrainState<int>()));

        Assert.Equal("The cluster's storage did not answer for 5 s: No answer.", error.Message);
    }

    private PatientStorage Patient => new(
        _storage, new StoragePatience(Options.Create(new DistGradOptions { StoragePatience = TimeSpan.FromSeconds(5) }), Attempts.Metrics(), _clock, NullLogger<StoragePatience>.Instance));

    // On which as much time passes as is waited for, and no more.
    private sealed class PassingClock : FakeTimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            _ = Task.Run(() => Advance(dueTime));
            return timer;
        }
    }

    private sealed class Storage : IGrainStorage
    {
        public Queue<Exception> Failures { get; } = new();

        public int Calls { get; private set; }

        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Call();

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Call();

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Call();

        private Task Call()
        {
            Calls++;
            return Failures.TryDequeue(out var failure) ? Task.FromException(failure) : Task.CompletedTask;
        }
    }
}
