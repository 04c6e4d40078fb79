namespace DistGrad.Grains.Tests;

/// <summary>What silos that lose messages count.</summary>
[Collection(LossySiloTests.Name)]
public sealed class LossMetricTests(LossySilos cluster) : IDisposable
{
    private readonly MetricLog _log = new(cluster.Silos);

    public void Dispose()
    {
        cluster.Messages.LoseNone();
        _log.Dispose();
    }

    [Fact]
    public async Task Gradient_MessageIsLost_CountsTheStallAndTheNextAttempt()
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));
        var losses = 0;
        cluster.Messages.Lose((pass, message) => pass == Pass.Forward && cluster.IsOpen(message.Attempt, handle.Id) && Interlocked.Increment(ref losses) == 1);

        await handle.GradientAsync(feeds: Samples.LectureFeeds, options: new() { Tier = RunTier.Reference });

        cluster.Messages.LoseNone();
        Assert.Equal((1, 1), (_log.Change(MetricNames.AttemptsLost), _log.Change(MetricNames.AttemptsLost, (MetricTags.Reason, "stalled"))));
        Assert.Equal((1, 1), (_log.Change(MetricNames.AttemptsStarted, (MetricTags.Attempt, "first")), _log.Change(MetricNames.AttemptsStarted, (MetricTags.Attempt, "again"))));
        Assert.Equal((1, 0), (_log.Change(MetricNames.RunsFinished, (MetricTags.Outcome, "succeeded")), _log.Change(MetricNames.RunsInFlight)));
    }

    [Fact]
    public async Task Gradient_OneHostForgetsTheAttempt_CountsTheLoss()
    {
        using var gate = cluster.Gates.New();
        var handle = await cluster.Client.SubmitAsync(Samples.Gated(cluster, gate));
        var run = await handle.StartGradientAsync(feeds: Samples.Xy(3, 5));
        await gate.Reached;
        var (silo, attempt) = cluster.OpenAttempts(handle.Id)[^1];

        await ClusterFixture.HostOf(silo).Close(attempt.Id, retain: false);
        gate.Open();
        await run.WaitAsync();

        // The run finds out by itself, or by a host whose messages are not taken any more.
        Assert.Equal(1, _log.Change(MetricNames.AttemptsLost));
    }
}
