namespace DistGrad.Grains.Tests;

public class RunTableTests
{
    private readonly RunTable _table = new();
    private readonly OpenAttempt _attempt = Attempts.Open(_ => { });

    [Fact]
    public void TryAdd_AttemptWasExpected_OpensIt()
    {
        _table.Expect(_attempt.Opening);

        Assert.Null(_table.Find(_attempt.Id));
        Assert.True(_table.TryAdd(_attempt));
        Assert.Same(_attempt, _table.Find(_attempt.Id));
        Assert.Same(_attempt, _table.Remove(_attempt.Id));
        Assert.Empty(_table.Attempts);
    }

    [Fact]
    public void TryAdd_AttemptWasRemovedSince_IsRefused()
    {
        _table.Expect(_attempt.Opening);
        Assert.Null(_table.Remove(_attempt.Id));

        Assert.False(_table.TryAdd(_attempt));
        Assert.Empty(_table.Attempts);
    }

    [Fact]
    public void TryAdd_GraphWasRemovedSince_IsRefused()
    {
        _table.Expect(_attempt.Opening);
        _table.RemoveExpected("another graph");
        _table.RemoveExpected(_attempt.Opening.Run.GraphId);

        Assert.False(_table.TryAdd(_attempt));
    }

    [Fact]
    public void Expect_AttemptThatIsExpectedOrOpen_IsRefused()
    {
        _table.Expect(_attempt.Opening);
        Assert.Throws<InvalidOperationException>(() => _table.Expect(_attempt.Opening));
        _table.TryAdd(_attempt);

        Assert.Throws<InvalidOperationException>(() => _table.Expect(_attempt.Opening));
    }
}
