using Microsoft.Extensions.Time.Testing;

namespace DistGrad.Grains.Tests;

public class TensorMemoryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    private readonly FakeTimeProvider _clock = new();
    private readonly TensorMemory _memory;

    public TensorMemoryTests() => _memory = new TensorMemory(Attempts.Silo, Attempts.Options(options => options.TensorBytes = 100), _clock);

    [Fact]
    public async Task Reserve_AsLongAsThereIsMemory_IsGrantedAtOnce()
    {
        Assert.True(await Reserve(60));
        Assert.True(await Reserve(40));
        Assert.True(await Reserve(0));
        Assert.Equal(100, _memory.Reserved);
    }

    [Fact]
    public async Task Reserve_Twice_CountsOnce()
    {
        var attempt = AttemptId.New();

        Assert.True(await _memory.Reserve(attempt, 60, Patience));
        Assert.True(await _memory.Reserve(attempt, 60, Patience));

        Assert.Equal(60, _memory.Reserved);
    }

    [Fact]
    public async Task Reserve_MoreThanThereWillEverBe_IsRefusedWithBothNumbers()
    {
        var error = await Assert.ThrowsAsync<RunTooLargeException>(() => Reserve(101));

        Assert.Equal((Attempts.Silo.ToString(), 101, 100), (error.Silo, error.Needed, error.Limit));
        Assert.Equal(0, _memory.Reserved);
    }

    [Fact]
    public async Task Reserve_NoMemory_WaitsAndSmallerOnesDoNotOvertake()
    {
        var (first, large, small) = (AttemptId.New(), AttemptId.New(), AttemptId.New());
        await _memory.Reserve(first, 60, Patience);
        var (waitsLarge, waitsSmall) = (_memory.Reserve(large, 80, Patience), _memory.Reserve(small, 10, Patience));
        Assert.False(waitsLarge.IsCompleted || waitsSmall.IsCompleted);

        _memory.Release(first);

        Assert.True(await waitsLarge);
        Assert.True(await waitsSmall);
        Assert.Equal(90, _memory.Reserved);
    }

    [Fact]
    public async Task Reserve_PatienceEnds_KeepsItsPlace()
    {
        var (first, second, third) = (AttemptId.New(), AttemptId.New(), AttemptId.New());
        await _memory.Reserve(first, 100, Patience);
        var waits = _memory.Reserve(second, 60, Patience);
        _clock.Advance(Patience);
        Assert.False(await waits);

        var later = _memory.Reserve(third, 60, Patience);
        waits = _memory.Reserve(second, 60, Patience);
        _memory.Release(first);

        Assert.True(await waits);
        Assert.False(later.IsCompleted);
    }

    [Fact]
    public async Task Release_WhileWaiting_EndsTheWaitAndLetsOthersIn()
    {
        var (first, second) = (AttemptId.New(), AttemptId.New());
        await Reserve(60);
        var (waits, behind) = (_memory.Reserve(first, 80, Patience), _memory.Reserve(second, 40, Patience));

        _memory.Release(first);

        await Assert.ThrowsAsync<HostLostException>(() => waits);
        Assert.True(await behind);
    }

    [Fact]
    public async Task Trim_NotHeardOfForALease_GivesMemoryAndPlacesBack()
    {
        var (open, silent, waiting) = (AttemptId.New(), AttemptId.New(), AttemptId.New());
        await _memory.Reserve(open, 30, Patience);
        await _memory.Reserve(silent, 60, Patience);
        var waits = _memory.Reserve(waiting, 90, Timeout.InfiniteTimeSpan);
        _clock.Advance(Lease * 1.5);

        _memory.Trim(Lease, attempt => attempt == open);

        await Assert.ThrowsAsync<HostLostException>(() => waits);
        Assert.Equal(30, _memory.Reserved);
    }

    private Task<bool> Reserve(long bytes) => _memory.Reserve(AttemptId.New(), bytes, Patience);
}
