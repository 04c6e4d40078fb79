namespace DistGrad.Grains.Tests;

/// <summary>What a run makes of its hosts' reports, in whatever order they come.</summary>
public class AttemptExecutionTests
{
    private static readonly HostReport Complete = new() { IsOpen = true, Forward = 3, Backward = 2, Values = NodeValues.Empty, Gradients = NodeValues.Empty };

    private readonly AttemptExecution _attempt;

    public AttemptExecutionTests()
    {
        var opening = Attempts.Opening();
        var outline = new PlanOutline { Key = "plan", GraphId = "graph", Nodes = 3, ShardSizes = [3], ForwardMessages = 2, BackwardMessages = 2, BackwardNodes = 2, Fed = [], ZeroGradients = [], ZeroTypes = [] };
        var request = new RunRequest { Signature = opening.Plan.Signature, Feeds = NodeValues.Empty };

        // Nothing here reaches for a cluster.
        _attempt = new AttemptExecution(opening.Run, request, new PreparedPlan(outline, opening.Layout), RunRetention.None, place: null!, parts: null!);
    }

    [Fact]
    public void Accept_ReportThatWasOvertaken_ChangesNothing()
    {
        _attempt.Accept(0, new HostReport { IsOpen = true, Forward = 2 });
        _attempt.Accept(0, new HostReport { IsOpen = true, Forward = 1 });

        Assert.Equal((2, 0), _attempt.Fired);
    }

    [Fact]
    public void Accept_AnythingAfterTheEnd_ChangesNothing()
    {
        _attempt.Accept(0, Complete);
        _attempt.Accept(0, new HostReport { IsOpen = true, Forward = 1 });
        _attempt.Accept(0, new HostReport { IsOpen = false });

        Assert.Equal((3, 2), _attempt.Fired);
    }

    [Fact]
    public void Accept_HostNoLongerHasTheAttempt_ProgressStays()
    {
        _attempt.Accept(0, new HostReport { IsOpen = true, Forward = 2 });
        _attempt.Accept(0, new HostReport { IsOpen = false });

        Assert.Equal((2, 0), _attempt.Fired);
    }

    [Fact]
    public void Accept_HostThatThereIsNot_ChangesNothing()
    {
        _attempt.Accept(1, Complete);
        _attempt.Accept(-1, Complete);

        Assert.Equal((0, 0), _attempt.Fired);
    }

    [Fact]
    public async Task Look_BeforeTheAttemptIsOpen_AsksNobody()
    {
        await _attempt.Look(default);

        Assert.Equal((0, 0), _attempt.Fired);
    }
}
