using Microsoft.Extensions.Time.Testing;

namespace DistGrad.Grains.Tests;

public class RunTableTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly RunTable _table;
    private readonly OpenAttempt _attempt = Attempts.Open(_ => { });

    public RunTableTests()
    {
        _table = new RunTable(_clock);
    }

    [Fact]
    public void TryAdd_AttemptWasExpected_OpensIt()
    {
        _table.TryExpect(_attempt.Opening);

        Assert.Null(_table.Find(_attempt.Id));
        Assert.True(_table.TryAdd(_attempt));
        Assert.Same(_attempt, _table.Find(_attempt.Id));
        Assert.Same(_attempt, _table.Close(_attempt.Id));
        Assert.Empty(_table.Attempts);
    }

    [Fact]
    public void TryAdd_AttemptWasClosedSince_IsRefused()
    {
        _table.TryExpect(_attempt.Opening);
        Assert.Null(_table.Close(_attempt.Id));

        Assert.False(_table.TryAdd(_attempt));
        Assert.Empty(_table.Attempts);
    }

    [Fact]
    public void TryAdd_GraphWasRemovedSince_IsRefused()
    {
        _table.TryExpect(_attempt.Opening);
        _table.RemoveExpected("another graph");
        _table.RemoveExpected(_attempt.Opening.Run.GraphId);

        Assert.False(_table.TryAdd(_attempt));
    }

    [Fact]
    public void TryExpect_AttemptThatIsExpectedOrOpen_IsRefused()
    {
        _table.TryExpect(_attempt.Opening);
        Assert.Throws<InvalidOperationException>(() => _table.TryExpect(_attempt.Opening));
        _table.TryAdd(_attempt);

        Assert.Throws<InvalidOperationException>(() => _table.TryExpect(_attempt.Opening));
    }

    [Fact]
    public void TryExpect_AttemptWasClosedBefore_IsRefused()
    {
        Assert.Null(_table.Close(_attempt.Id));

        Assert.False(_table.TryExpect(_attempt.Opening));
        Assert.False(_table.TryAdd(_attempt));
    }

    [Fact]
    public void Trim_ClosesWhoseOpeningNeverCame_GoOnceTheyAreOldEnough()
    {
        var age = TimeSpan.FromSeconds(60);
        _table.Close(_attempt.Id);
        _clock.Advance(age);
        _table.Trim(age);
        Assert.False(_table.TryExpect(_attempt.Opening));

        _table.Close(_attempt.Id);
        _clock.Advance(age + TimeSpan.FromTicks(1));
        _table.Trim(age);
        Assert.True(_table.TryExpect(_attempt.Opening));
    }
}
