using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace DistGrad.Grains.Tests;

/// <summary>A silo that soon forgets runs that have ended, and counts its calls.</summary>
public sealed class ForgetfulSilo() : ClusterFixture(
    1,
    options => (options.RetainFor, options.WatchdogInterval, options.Lease) = (TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4)),
    filtersMessages: true);

/// <summary>What a run finds on its own silo.</summary>
public sealed class NearRunTests(ForgetfulSilo cluster) : IClassFixture<ForgetfulSilo>, IDisposable
{
    private const int Tries = 20;

    public void Dispose() => cluster.GrainFaults.FailNone();

    [Fact]
    public async Task Gradient_SoonAfterAnother_AsksForNeitherPlanNorPlace()
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));
        var calls = new ConcurrentBag<string>();
        cluster.GrainFaults.OnCall(method =>
        {
            calls.Add(method);
            return Task.CompletedTask;
        });

        // What was asked for a second ago is asked for again; on a slow machine that can be so for some.
        for (var tries = 0; tries < Tries; tries++)
        {
            calls.Clear();
            Assert.Equal(-12, (await handle.GradientAsync(feeds: Samples.LectureFeeds))["f"]);
            if (!calls.Any(method => method is "IPlanGrain.Find" or "IPlanGrain.Prepare" or "IGraphGrain.Admit")) return;
        }

        Assert.Fail($"Each of {Tries} runs asked for its plan or its place.");
    }

    [Fact]
    public async Task Gradient_GraphWasDeletedSince_IsUnknown_AndRunsOnceItIsThereAgain()
    {
        var graph = Samples.Lecture(cluster);
        var handle = await cluster.Client.SubmitAsync(graph);
        await handle.GradientAsync(feeds: Samples.LectureFeeds);
        await handle.GradientAsync(feeds: Samples.LectureFeeds);
        await cluster.Client.DeleteGraphAsync(handle.Id);

        await Assert.ThrowsAsync<UnknownGraphException>(() => handle.GradientAsync(feeds: Samples.LectureFeeds));

        handle = await cluster.Client.SubmitAsync(graph);
        Assert.Equal(-12, (await handle.GradientAsync(feeds: Samples.LectureFeeds))["f"]);
    }

    [Fact]
    public async Task Gradient_EndedLongAgo_IsForgotten()
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));
        var run = await handle.GradientAsync(feeds: Samples.LectureFeeds);
        var key = new RunKey(handle.Id, run.RunId);
        var silo = cluster.Silos[0];

        await cluster.UntilAsync(() => Task.FromResult(silo.GetRequiredService<DoorRuns>().Find(key) is null));

        await Assert.ThrowsAsync<UnknownRunException>(() => handle.GetRunAsync(run.RunId, isDurable: false));
        await cluster.UntilAsync(() => Task.FromResult(silo.GetRequiredService<EndedRuns>().Count == 0));
    }
}
