using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DistGrad.Grains.Tests;

/// <summary>Durable runs outlive their grain and their client, and their results are found until they expire.</summary>
[Collection(ThreeSiloTests.Name)]
public sealed class DurableRunTests(ThreeSilos cluster)
{
    [Fact]
    public async Task Gradient_Durable_IsFoundAndJoinedUntilAnotherRequestComes()
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));
        var options = new RunOptions { Durable = true, RunId = "run" };
        var run = await handle.GradientAsync(feeds: Samples.LectureFeeds, options: options);
        var joined = await handle.GradientAsync(feeds: Samples.LectureFeeds, options: options);
        var found = await (await handle.FindRunAsync("run")).WaitAsync();

        Assert.Equal((-12.0, -4.0), (run["f"], run.Gradient("x")));
        Assert.All(new[] { joined, found }, result => Assert.Equal((-12.0, -4.0, run.Elapsed, true), (result["f"], result.Gradient("x"), result.Elapsed, result.IsDurable)));
        await Assert.ThrowsAsync<RunConflictException>(() => handle.GradientAsync(feeds: new Feeds { ["x"] = 1, ["y"] = 1, ["z"] = 1 }, options: options));
        await Assert.ThrowsAsync<UnknownRunException>(() => handle.FindRunAsync("another"));
    }

    [Fact]
    public async Task Gradient_DurableAndPlainOfTheSameId_AreTwoRuns()
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));
        await handle.GradientAsync(feeds: Samples.LectureFeeds, options: new() { RunId = "run" });

        await Assert.ThrowsAsync<UnknownRunException>(() => handle.FindRunAsync("run"));
    }

    [Fact]
    public async Task Gradient_DurableRunsGrainIsLostAfterItsEnd_ResultComesFromStorage()
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));
        var run = await handle.GradientAsync(feeds: Samples.LectureFeeds, options: new() { Durable = true });
        await cluster.DeactivateAsync(GrainOf(handle, run.RunId));

        var found = await (await handle.FindRunAsync(run.RunId)).WaitAsync();

        Assert.Equal((-12.0, -4.0, -4.0, 3.0, run.Elapsed), (found["f"], found.Gradient("x"), found.Gradient("y"), found.Gradient("z"), found.Elapsed));
        Assert.Equal(3.0, (await handle.InspectAsync(found, "q")).Value);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Gradient_DurableRunsGrainIsLostInMidPass_GoesOnWithoutItsClient(bool byReminder)
    {
        using var gate = cluster.Gates.New();
        var handle = await cluster.Client.SubmitAsync(Samples.Gated(cluster, gate));
        var started = await handle.StartGradientAsync(feeds: Samples.Xy(3, 5), options: new() { Durable = true });
        await gate.Reached;
        var grain = GrainOf(handle, started.RunId);
        await cluster.DeactivateAsync(grain);
        Assert.Empty(cluster.OpenAttempts(handle.Id));
        gate.Open();

        if (byReminder) await Remind(grain);
        var result = await (await handle.FindRunAsync(started.RunId)).WaitAsync();

        Assert.Equal((Samples.GatedSlope * 15, Samples.GatedSlope * 5), (result["f"], result.Gradient("x")));
        Assert.Empty(cluster.OpenAttempts(handle.Id));
    }

    [Fact]
    public async Task Gradient_DurableRunsGrainMovesAgainAndAgain_ComesToItsEnd()
    {
        using var gate = cluster.Gates.New();
        var handle = await cluster.Client.SubmitAsync(Samples.Gated(cluster, gate));
        var started = await handle.StartGradientAsync(feeds: Samples.Xy(3, 5), options: new() { Durable = true });
        await gate.Reached;
        for (var move = 0; move < 7; move++)
        {
            await cluster.DeactivateAsync(GrainOf(handle, started.RunId));
            await handle.FindRunAsync(started.RunId);
        }

        gate.Open();
        Assert.Equal(Samples.GatedSlope * 15, (await started.WaitAsync())["f"]);
    }

    [Fact]
    public async Task FindRun_DurableRunWasLostAgainAndAgain_IsGivenUp()
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));
        var run = await handle.GradientAsync(feeds: Samples.LectureFeeds, options: new() { Durable = true });
        var grain = GrainOf(handle, run.RunId);
        var (store, stored) = await ForgetEndAsync(grain, run, resumed: 4);
        await cluster.DeactivateAsync(grain);

        var error = await Assert.ThrowsAsync<RunStalledException>(async () => await (await handle.FindRunAsync(run.RunId)).WaitAsync());

        Assert.Contains("its silo was lost each time", error.Message, StringComparison.Ordinal);
        Assert.IsType<RunStalledException>((await store.ReadEnd(stored.Request))!.Status.Error);
    }

    [Fact]
    public async Task Remind_EndCouldNotBeStored_StoresIt()
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));
        var run = await handle.GradientAsync(feeds: Samples.LectureFeeds, options: new() { Durable = true });
        var grain = GrainOf(handle, run.RunId);
        var (store, stored) = await ForgetEndAsync(grain, run, resumed: 0);

        await Remind(grain);

        Assert.Equal(run.Elapsed, (await store.ReadEnd(stored.Request))!.Status.Outcome!.Elapsed);
        Assert.Equal(run["f"], (await (await handle.FindRunAsync(run.RunId)).WaitAsync())["f"]);
    }

    [Fact]
    public async Task ReadEnd_OfAnotherRequest_DoesNotCount()
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));
        var run = await handle.GradientAsync(feeds: Samples.LectureFeeds, options: new() { Durable = true });
        var store = StoreOf(GrainOf(handle, run.RunId));
        var stored = (await store.ReadRequest())!;

        Assert.NotNull(await store.ReadEnd(stored.Request));
        Assert.Null(await store.ReadEnd(stored.Request with { Feeds = NodeValues.Empty }));
    }

    [Fact]
    public async Task Cancel_DurableRun_StaysCancelled()
    {
        using var gate = cluster.Gates.New();
        var handle = await cluster.Client.SubmitAsync(Samples.Gated(cluster, gate));
        var run = await handle.StartGradientAsync(feeds: Samples.Xy(3, 5), options: new() { Durable = true });
        await gate.Reached;
        await run.CancelAsync();
        gate.Open();
        await cluster.DeactivateAsync(GrainOf(handle, run.RunId));

        await Assert.ThrowsAsync<RunCancelledException>(async () => await (await handle.FindRunAsync(run.RunId)).WaitAsync());
    }

    [Fact]
    public async Task Remind_ResultHasExpired_NothingStays()
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));
        var run = await handle.GradientAsync(feeds: Samples.LectureFeeds, options: new() { Durable = true });
        var grain = GrainOf(handle, run.RunId);
        await Remind(grain);
        Assert.Equal(run["f"], (await (await handle.FindRunAsync(run.RunId)).WaitAsync())["f"]);

        await With(options => options.DurableFor = TimeSpan.Zero, () => Remind(grain));

        await Assert.ThrowsAsync<UnknownRunException>(() => handle.FindRunAsync(run.RunId));
        Assert.Null(await StoreOf(grain).ReadRequest());
    }

    [Fact]
    public async Task Gradient_MoreThanMayBeStored_SaysSoAndLeavesNothing()
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));

        await With(options => options.DurableBytes = 10, async () =>
        {
            var error = await Assert.ThrowsAsync<RunTooLargeToStoreException>(() => handle.GradientAsync(feeds: Samples.LectureFeeds, options: new() { Durable = true, RunId = "run" }));
            Assert.Equal(10, error.Limit);
        });
        await Assert.ThrowsAsync<UnknownRunException>(() => handle.FindRunAsync("run"));
    }

    [Fact]
    public async Task Write_MoreThanAPart_IsReadAgain()
    {
        var parts = cluster.Silos[0].GetRequiredService<RunParts>();
        var store = new RunStore(parts, GrainId.Create("run", $"stored {Guid.NewGuid()}"));
        var feeds = NodeValues.Pack([.. Enumerable.Range(0, 10_000)], [.. Enumerable.Range(0, 10_000).Select(i => (Value)(i / 7.0))]);
        var signature = PlanSignature.Of([0], PlanSignature.None, []);
        await With(options => options.PartSize = 1000, () => store.Write(new StoredRun { Request = new RunRequest { Signature = signature, Feeds = feeds }, Resumed = 2 }, "run"));

        var read = (await store.ReadRequest())!;
        Assert.Equal((2, Convert.ToHexString(MemoryMarshal.AsBytes(feeds.Values))), (read.Resumed, Convert.ToHexString(MemoryMarshal.AsBytes(read.Request.Feeds.Values))));

        await store.Clear();
        Assert.Null(await store.ReadRequest());
    }

    private IRunGrain GrainOf(GraphHandle handle, string runId) => cluster.Grains.GetGrain<IRunGrain>(new RunKey(handle.Id, runId, IsDurable: true).ToString());

    private RunStore StoreOf(IRunGrain grain) => new(cluster.Silos[0].GetRequiredService<RunParts>(), grain.GetGrainId());

    // As if the run had not come to its end, or its end could not be stored.
    private async Task<(RunStore Store, StoredRun Stored)> ForgetEndAsync(IRunGrain grain, RunResult run, int resumed)
    {
        var store = StoreOf(grain);
        var stored = (await store.ReadRequest())!;
        await store.Clear();
        await store.Write(stored with { Resumed = resumed }, run.RunId);
        return (store, stored);
    }

    private Task Remind(IRunGrain grain) => cluster.Grains.GetGrain<IRemindable>(grain.GetGrainId()).ReceiveReminder("durable", default);

    private async Task With(Action<DistGradOptions> change, Func<Task> act)
    {
        var all = cluster.Silos.Select(silo => silo.GetRequiredService<IOptions<DistGradOptions>>().Value).Distinct().ToArray();
        var before = all.Select(options => (options.DurableFor, options.DurableBytes, options.PartSize)).ToArray();
        foreach (var options in all) change(options);
        try
        {
            await act();
        }
        finally
        {
            for (var i = 0; i < all.Length; i++) (all[i].DurableFor, all[i].DurableBytes, all[i].PartSize) = before[i];
        }
    }
}
