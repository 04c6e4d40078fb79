using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace DistGrad.Grains.Tests;

[Collection(ThreeSiloTests.Name)]
public sealed class RunRecordsTests(ThreeSilos cluster)
{
    private static readonly RunRequest Request = new() { Signature = PlanSignature.Of([0], PlanSignature.None, []), Feeds = NodeValues.Empty };

    [Fact]
    public async Task ListRuns_RunsOfSeveralSilos_AreListedWithTheirEnds()
    {
        using var gate = cluster.Gates.New();
        var handle = await cluster.Client.SubmitAsync(Samples.Gated(cluster, gate));
        var good = await (await cluster.Client.SubmitAsync(Samples.Lecture(cluster))).GradientAsync(feeds: Samples.LectureFeeds);
        var under = await handle.StartGradientAsync(feeds: Samples.Xy(3, 5));
        await gate.Reached;
        var running = await FindAsync(under.RunId);
        await under.CancelAsync();
        var cancelled = await FindAsync(under.RunId);
        var ended = await FindAsync(good.RunId);

        Assert.Equal((RunState.Running, 1, true, null), (running.State, running.Attempts, running.HasGradients, running.Error));
        Assert.Equal((RunState.Failed, handle.Id, running.StartedAt), (cancelled.State, cancelled.GraphId, cancelled.StartedAt));
        Assert.Contains(under.RunId, cancelled.Error, StringComparison.Ordinal);
        Assert.Equal((RunState.Succeeded, good.Plan.Nodes, 1), (ended.State, ended.Nodes, ended.Attempts));
        Assert.Contains(cluster.Silos, silo => silo.GetRequiredService<ILocalSiloDetails>().SiloAddress.ToString() == ended.Silo);
    }

    [Fact]
    public async Task GetRun_OfARecord_BringsItsResults()
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));
        var run = await handle.GradientAsync(feeds: Samples.LectureFeeds);

        var found = await (await handle.GetRunAsync(run.RunId, isDurable: false)).WaitAsync();

        Assert.Equal((-12.0, -4.0), (found["f"], found.Gradient("x")));
        await Assert.ThrowsAsync<UnknownRunException>(() => handle.GetRunAsync("another", isDurable: false));
    }

    [Fact]
    public void Add_AMillionRuns_RemembersTheLatest()
    {
        var clock = new FakeTimeProvider();
        var records = new RunRecords(cluster.Silos[0].GetRequiredService<ILocalSiloDetails>(), Options.Create(new DistGradOptions { RememberedRuns = 100 }), clock);
        var execution = new RunExecution(default, Request, place: null!, parts: null!);
        for (var run = 0; run < 1_000_000; run++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            records.Add(new RunKey("graph", $"{run}"), execution).Finish(run % 2 == 0 ? null : new InvalidOperationException(new string('x', 5000)));
        }

        var remembered = records.ToArray();
        Assert.Equal(Enumerable.Range(999_900, 100).Select(run => $"{run}"), remembered.OrderBy(run => run.StartedAt).Select(run => run.RunId));
        Assert.Equal(1000, remembered[1].Error?.Length ?? remembered[0].Error!.Length);
    }

    [Fact]
    public void Finish_OfARun_LetsGoOfAllThatMadeIt()
    {
        var records = new RunRecords(cluster.Silos[0].GetRequiredService<ILocalSiloDetails>(), Options.Create(new DistGradOptions()), TimeProvider.System);
        var execution = Begin(records);
        GC.Collect();

        Assert.False(execution.TryGetTarget(out _));
        Assert.Single(records.ToArray());
    }

    [Fact]
    public void Add_NothingIsToBeRemembered_RemembersNothing()
    {
        var records = new RunRecords(cluster.Silos[0].GetRequiredService<ILocalSiloDetails>(), Options.Create(new DistGradOptions { RememberedRuns = 0 }), TimeProvider.System);
        records.Add(new RunKey("graph", "run"), new RunExecution(default, Request, place: null!, parts: null!)).Finish(error: null);

        Assert.Empty(records.ToArray());
    }

    private async Task<RunRecord> FindAsync(string runId) => Assert.Single(await cluster.Client.ListRunsAsync(), run => run.RunId == runId);

    // In a method of its own, so that nothing on the stack holds on to it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference<RunExecution> Begin(RunRecords records)
    {
        var execution = new RunExecution(default, Request, place: null!, parts: null!);
        records.Add(new RunKey("graph", "run"), execution).Finish(error: null);
        return new WeakReference<RunExecution>(execution);
    }
}
