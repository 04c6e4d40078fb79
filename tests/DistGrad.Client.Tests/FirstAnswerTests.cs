using Microsoft.Extensions.Time.Testing;

namespace DistGrad.Client.Tests;

public class FirstAnswerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    private readonly FakeTimeProvider _clock = new();
    private readonly List<TaskCompletionSource<int>> _asked = [];

    [Fact]
    public async Task Next_IsAnsweredInTime_AsksOnce()
    {
        var next = Answer().NextAsync();
        _asked[0].SetResult(7);

        Assert.Equal(7, await next);
        Assert.Single(_asked);
    }

    [Fact]
    public async Task Next_FirstQuestionIsAnsweredAfterTheSecondWasAsked_ItsAnswerCounts()
    {
        var answer = Answer();
        await TimeOutAsync(answer, TimeSpan.FromSeconds(2));
        var next = answer.NextAsync();
        _asked[0].SetResult(7);

        Assert.Equal(7, await next);
        Assert.Equal(2, _asked.Count);
    }

    [Fact]
    public async Task Next_AnswerCameBetween_IsNotAskedAgain()
    {
        var answer = Answer();
        await TimeOutAsync(answer, TimeSpan.FromSeconds(2));
        _asked[0].SetResult(7);

        Assert.Equal(7, await answer.NextAsync());
        Assert.Single(_asked);
    }

    [Fact]
    public async Task Next_OneOfTheQuestionsFails_TheOthersStillCount()
    {
        var answer = Answer();
        await TimeOutAsync(answer, TimeSpan.FromSeconds(2));
        var next = answer.NextAsync();
        _asked[1].SetException(new SiloUnavailableException());
        await Assert.ThrowsAsync<SiloUnavailableException>(() => next);

        next = answer.NextAsync();
        _asked[0].SetResult(7);

        Assert.Equal(7, await next);
    }

    [Fact]
    public async Task Next_NoAnswerForLong_AsksLessOften()
    {
        var answer = Answer();

        foreach (var seconds in new[] { 2, 2, 2, 2, 2.5, 3.5, 5.5, 9.5, 17.5, 17.5 }) await TimeOutAsync(answer, TimeSpan.FromSeconds(seconds));

        Assert.Equal(10, _asked.Count);
    }

    private FirstAnswer<int> Answer() => new(
        () =>
        {
            _asked.Add(new TaskCompletionSource<int>());
            return _asked[^1].Task;
        },
        Patience,
        _clock);

    private async Task TimeOutAsync(FirstAnswer<int> answer, TimeSpan after)
    {
        var next = answer.NextAsync();
        _clock.Advance(after - TimeSpan.FromMilliseconds(1));
        Assert.False(next.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await Assert.ThrowsAsync<TimeoutException>(() => next);
    }
}
