namespace DistGrad.Grains.Tests;

/// <summary>What a silo counts that takes two runs of a graph at once and lets two wait.</summary>
[Collection(NarrowSiloTests.Name)]
public sealed class AdmissionMetricTests(NarrowSilo cluster) : IDisposable
{
    private readonly MetricLog _log = new(cluster.Silos);

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task Admission_QueueIsFull_IsSeenAndTheNextRunIsCountedAsRefused()
    {
        // What earlier tests' runs waited for may be given back only after their end.
        await cluster.UntilAsync(() => Task.FromResult(_log.Now(MetricNames.AdmissionWaiting) == 0));
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));
        var graph = cluster.Grains.GetGrain<IGraphGrain>(handle.Id);
        foreach (var place in Enumerable.Range(0, 3)) await graph.Claim($"place {place}");
        Assert.Equal((1, 0.5), (_log.Now(MetricNames.AdmissionWaiting), _log.Now(MetricNames.AdmissionFill)));
        await graph.Claim("place 3");
        Assert.Equal((2, 1), (_log.Now(MetricNames.AdmissionWaiting), _log.Now(MetricNames.AdmissionFill)));

        await Assert.ThrowsAsync<RunRefusedException>(() => handle.GradientAsync(feeds: Samples.LectureFeeds));
        await Assert.ThrowsAsync<RunRefusedException>(() => handle.StartGradientAsync(feeds: Samples.LectureFeeds, options: new() { Durable = true }));

        Assert.Equal(2, _log.Change(MetricNames.RunsFinished, (MetricTags.Outcome, "refused"), (MetricTags.Granularity, "none")));
        Assert.Equal((2, 0), (_log.Change(MetricNames.RunsStarted), _log.Change(MetricNames.RunsInFlight)));
        foreach (var place in Enumerable.Range(0, 4)) await graph.Release($"place {place}");
        Assert.Equal((0, 0), (_log.Now(MetricNames.AdmissionWaiting), _log.Now(MetricNames.AdmissionFill)));
    }
}
