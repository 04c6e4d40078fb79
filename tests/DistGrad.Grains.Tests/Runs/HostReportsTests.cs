namespace DistGrad.Grains.Tests;

public class HostReportsTests
{
    private static readonly NodeValues None = NodeValues.Pack([], (ReadOnlySpan<double>)[]);
    private static readonly HostLostException Lost = new("a silo did not take messages");

    private readonly HostReports _reports = new(2);

    [Fact]
    public void Accept_AllAreThrough_Ends()
    {
        _reports.Accept(0, Complete());
        Assert.False(_reports.Ended.IsCompleted);

        _reports.Accept(1, Complete());

        Assert.True(_reports.Ended.IsCompleted && _reports.AreComplete);
        Assert.Null(_reports.Failure);
    }

    [Fact]
    public void Accept_HostIsThroughAndFailsToSend_EndsWithTheFailure()
    {
        _reports.Accept(0, Complete());
        _reports.Accept(1, Working(forward: 3));

        _reports.Accept(0, Complete() with { Failure = Lost });

        Assert.True(_reports.Ended.IsCompleted);
        Assert.Same(Lost, _reports.Failure);
        Assert.False(_reports.AreComplete);
    }

    [Fact]
    public void Accept_WhatFailedIsHeardOfAgain_TheFirstFailureStays()
    {
        _reports.Accept(0, Working(forward: 1) with { Failure = Lost });

        _reports.Accept(0, Working(forward: 2));
        _reports.Accept(0, new HostReport { IsOpen = false });

        Assert.Same(Lost, _reports.Failure);
        Assert.False(_reports.IsAnyClosed);
    }

    [Fact]
    public void Accept_ReportsOvertakeEachOther_TheLaterCounts()
    {
        _reports.Accept(0, Working(forward: 5));

        _reports.Accept(0, Working(forward: 4));

        Assert.Equal((5, 0), _reports.Fired);
    }

    [Fact]
    public void Accept_ClosedBeforeItWasThrough_IsSeen_AndAfterItIsNot()
    {
        _reports.Accept(0, Working(forward: 5));
        _reports.Accept(1, Complete());

        _reports.Accept(1, new HostReport { IsOpen = false });
        Assert.False(_reports.IsAnyClosed);

        _reports.Accept(0, new HostReport { IsOpen = false });
        Assert.True(_reports.IsAnyClosed);
        Assert.False(_reports.Ended.IsCompleted);
    }

    [Fact]
    public void Accept_HostThatThereIsNot_IsIgnored()
    {
        _reports.Accept(-1, Complete());
        _reports.Accept(2, Complete() with { Failure = Lost });

        Assert.Null(_reports.Failure);
        Assert.False(_reports.Ended.IsCompleted);
    }

    private static HostReport Working(int forward) => new() { IsOpen = true, Forward = forward };

    private static HostReport Complete() => new() { IsOpen = true, Forward = 9, Values = None, Gradients = None };
}
