using Microsoft.Extensions.DependencyInjection;

namespace DistGrad.Grains.Tests;

/// <summary>Calls that the runtime fails are made again, by the client and by grains; those that grains fail are not.</summary>
[Collection(LossySiloTests.Name)]
public sealed class CallFaultTests(LossySilos cluster) : IDisposable
{
    private static readonly (double, double, double, double) Expected = (-12, -4, -4, 3);

    public void Dispose()
    {
        cluster.ClientFaults.FailNone();
        cluster.GrainFaults.FailNone();
        cluster.Messages.LoseNone();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Client_FirstCallOfEachKindFails_SeesNothingOfIt(bool carriesOut)
    {
        var graph = Samples.Lecture(cluster);
        cluster.ClientFaults.FailFirst(carriesOut);

        var handle = await cluster.Client.SubmitAsync(graph);
        var run = await handle.GradientAsync(feeds: Samples.LectureFeeds);
        var node = await handle.InspectAsync(run, "q");
        var started = await handle.StartGradientAsync(feeds: Samples.LectureFeeds);
        var waited = await started.WaitAsync();
        await started.CancelAsync();
        var downloaded = await cluster.Client.GetGraphAsync(graph.Id);
        var listed = await cluster.Client.ListGraphsAsync();
        var census = await cluster.Client.GetCensusAsync();
        var deleted = await cluster.Client.DeleteGraphAsync(graph.Id);

        Assert.Equal((true, Expected, Expected, 3.0), (handle.IsNew, Numbers(run), Numbers(waited), node.Value));
        Assert.Equal((graph.Id, 0, true), (downloaded.Id, census.Sum(silo => silo.OpenAttempts), deleted));
        Assert.Single(listed, summary => summary.Id == graph.Id);
        Assert.Equal(
            [
                "ICatalogGrain.Census", "ICatalogGrain.List", "IGraphGrain.Contents", "IGraphGrain.Delete", "IGraphGrain.Download",
                "IGraphGrain.Summary", "IRunDoor.Execute", "IRunGrain.Cancel", "IRunGrain.Inspect", "IRunGrain.Start", "IRunGrain.Wait", "IUploadGrain.Commit", "IUploadGrain.Put",
            ],
            cluster.ClientFaults.Failed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Gradient_FirstCallOfEachKindBetweenGrainsFails_GivesTheSameBits(bool carriesOut)
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));

        // A run renews its place only if the watchdog looks before it is over.
        cluster.GrainFaults.FailFirst(carriesOut, method => method != "IGraphGrain.Renew" && (method.StartsWith("IGraphGrain", StringComparison.Ordinal) || method.StartsWith("IPlanGrain", StringComparison.Ordinal)));

        var run = await handle.GradientAsync(feeds: Samples.LectureFeeds);

        // The place is given back when the result is on its way already.
        await cluster.UntilAsync(() => Task.FromResult(cluster.GrainFaults.Failed.Contains("IGraphGrain.Release")));
        Assert.Equal((1, Expected), (run.Attempts, Numbers(run)));
        Assert.Equal(["IGraphGrain.Admit", "IGraphGrain.Contents", "IGraphGrain.Release", "IPlanGrain.Find", "IPlanGrain.Prepare", "IPlanGrain.Shard"], cluster.GrainFaults.Failed);
        Assert.Equal(0, (await cluster.CountAsync()).OpenAttempts);
    }

    [Fact]
    public async Task Gradient_PlaceCannotBeKept_GoesOn()
    {
        using var gate = cluster.Gates.New();
        var handle = await cluster.Client.SubmitAsync(Samples.Gated(cluster, gate));
        cluster.GrainFaults.FailFirst(carriesOut: false, method => method == "IGraphGrain.Renew");
        var run = await handle.StartGradientAsync(feeds: Samples.Xy(3, 5));
        await cluster.UntilAsync(() => Task.FromResult(cluster.GrainFaults.Failed.Any()));
        gate.Open();

        Assert.Equal((1, Samples.GatedSlope * 15), ((await run.WaitAsync()).Attempts, (await run.WaitAsync())["f"]));
    }

    [Fact]
    public async Task Gradient_RunGrainIsLostInMidPass_StartsAgainUnderTheSameId()
    {
        using var gate = cluster.Gates.New();
        var handle = await cluster.Client.SubmitAsync(Samples.Gated(cluster, gate));
        var run = await handle.StartGradientAsync(feeds: Samples.Xy(3, 5));
        await gate.Reached;
        Assert.NotEmpty(cluster.OpenAttempts(handle.Id));
        await cluster.DeactivateAsync(cluster.Grains.GetGrain<IRunGrain>(new RunKey(handle.Id, run.RunId).ToString()));

        // It does not leave its attempt behind.
        Assert.Empty(cluster.OpenAttempts(handle.Id));
        gate.Open();
        var result = await run.WaitAsync();
        Assert.Equal((run.RunId, Samples.GatedSlope * 15, Samples.GatedSlope * 5), (result.RunId, result["f"], result.Gradient("x")));
        Assert.Equal(0, (await cluster.CountAsync()).OpenAttempts);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Gradient_CancellingFailsAtFirst_LeavesNothing(bool carriesOut)
    {
        using var gate = cluster.Gates.New();
        using var cancellation = new CancellationTokenSource();
        var handle = await cluster.Client.SubmitAsync(Samples.Gated(cluster, gate));
        var run = handle.GradientAsync(feeds: Samples.Xy(3, 5), cancellationToken: cancellation.Token);
        await gate.Reached;
        cluster.ClientFaults.FailFirst(carriesOut);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Empty(cluster.OpenAttempts(handle.Id));
        Assert.Equal(["IRunDoor.Cancel"], cluster.ClientFaults.Failed);
        gate.Open();
    }

    [Fact]
    public async Task Inspect_SiloCannotBeAskedForTheRunAtFirst_IsAskedAgain()
    {
        var graph = Samples.Lecture(cluster);
        var handle = await cluster.Client.SubmitAsync(graph);
        var run = await handle.GradientAsync(feeds: Samples.LectureFeeds);
        var key = new RunKey(handle.Id, run.RunId);
        var other = cluster.Silos.First(silo => silo.GetRequiredService<DoorRuns>().Find(key) is null);
        cluster.GrainFaults.FailFirst(carriesOut: false, method => method == "IShardHost.Holds");
        var calls = new CallRetry(ClusterFixture.Patience, staysInContext: false, TimeProvider.System);

        var nodes = await calls.RunAsync("inspect", () => other.GetRequiredService<IGrainFactory>().GetGrain<IRunGrain>(key.ToString()).Inspect([graph.Find("q")]));

        Assert.Equal(3.0, Assert.Single(nodes.ToInspections()).Value);
        Assert.Equal(["IShardHost.Holds"], cluster.GrainFaults.Failed);
    }

    [Fact]
    public async Task Gradient_CancelledWhileItIsTakenOn_IsCancelled()
    {
        using var gate = cluster.Gates.New();
        using var cancellation = new CancellationTokenSource();
        var (claiming, goOn, cancelling) = (new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource());
        var handle = await cluster.Client.SubmitAsync(Samples.Gated(cluster, gate));
        cluster.GrainFaults.OnCall(method =>
        {
            if (method != "IGraphGrain.Claim") return Task.CompletedTask;
            claiming.TrySetResult();
            return goOn.Task;
        });
        cluster.ClientFaults.OnCall(method =>
        {
            if (method == "IRunGrain.Cancel") cancelling.TrySetResult();
            return Task.CompletedTask;
        });

        // A durable run is stored first; a question for it, answered after the call that cancels was sent, shows that this has arrived.
        var run = handle.GradientAsync(feeds: Samples.Xy(3, 5), options: new() { RunId = "taken on", Durable = true }, cancellationToken: cancellation.Token);
        await claiming.Task;
        await cancellation.CancelAsync();
        await cancelling.Task;
        var found = await handle.FindRunAsync("taken on");
        goOn.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await Assert.ThrowsAsync<RunCancelledException>(() => found.WaitAsync());
    }

    [Fact]
    public async Task Gradient_GrainRefusesTheCall_IsNotMadeAgain()
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));
        await cluster.Client.DeleteGraphAsync(handle.Id);
        var starts = 0;
        cluster.ClientFaults.OnCall(method =>
        {
            if (method == "IRunDoor.Execute") starts++;
            return Task.CompletedTask;
        });

        await Assert.ThrowsAsync<UnknownGraphException>(() => handle.GradientAsync(feeds: Samples.LectureFeeds));

        Assert.Equal(1, starts);
    }

    private static (double, double, double, double) Numbers(RunResult run) => (run["f"], run.Gradient("x"), run.Gradient("y"), run.Gradient("z"));
}
