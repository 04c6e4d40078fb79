using Microsoft.Extensions.DependencyInjection;

namespace DistGrad.Grains.Tests;

/// <summary>Runs that are started and waited for in one call are taken on by the silo that the client is connected to, without a grain of their own.</summary>
[Collection(ThreeSiloTests.Name)]
public class RunDoorTests(ThreeSilos cluster)
{
    private static readonly TimeSpan Patience = ClusterFixture.Patience;

    [Fact]
    public async Task Gradient_WithoutAnId_HasNoGrain_UntilSomebodyAsks()
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));
        var run = await handle.GradientAsync(feeds: Samples.LectureFeeds);
        var key = new RunKey(handle.Id, run.RunId);
        Assert.True(key.IsCall);
        Assert.Null(await GrainSiloAsync(key));

        var node = await handle.InspectAsync(run, "q");

        Assert.Equal(3.0, node.Value);
        Assert.Equal(AddressOf(Assert.Single(Holders(key))), await GrainSiloAsync(key));
    }

    [Fact]
    public async Task Inspect_FromEachSilo_FindsTheRun()
    {
        var graph = Samples.Lecture(cluster);
        await cluster.Client.SubmitAsync(graph);
        foreach (var door in cluster.Silos)
        {
            foreach (var asking in cluster.Silos)
            {
                var key = await ExecuteAsync(door, graph);

                var nodes = await GrainOf(asking, key).Inspect([graph.Find("q")]);

                Assert.Equal(3.0, Assert.Single(nodes.ToInspections()).Value);
                Assert.Equal(AddressOf(door), await GrainSiloAsync(key));
            }
        }
    }

    [Fact]
    public async Task Wait_FoundThroughItsGrainInMidPass_TellsTheEndToo()
    {
        using var gate = cluster.Gates.New();
        var graph = Samples.Gated(cluster, gate);
        await cluster.Client.SubmitAsync(graph);
        var (key, run) = Execute(cluster.Silos[1], graph, Samples.Xy(3, 5));
        await gate.Reached;
        var grain = GrainOf(cluster.Silos[2], key);
        Assert.Null((await grain.Wait(TimeSpan.Zero)).Outcome);
        var waiting = grain.Wait(Patience);
        gate.Open();

        var (mine, others) = (await run, await waiting);

        Assert.Equal(Samples.GatedSlope * 15, mine.Outcome!.Values.Values[0]);
        Assert.Equal((1, mine.Outcome.Elapsed), (others.Outcome!.Attempts, others.Outcome.Elapsed));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancel_InMidPass_LeavesNothing(bool throughItsGrain)
    {
        using var gate = cluster.Gates.New();
        var graph = Samples.Gated(cluster, gate);
        var handle = await cluster.Client.SubmitAsync(graph);
        var (key, run) = Execute(cluster.Silos[0], graph, Samples.Xy(3, 5));
        await gate.Reached;

        await (throughItsGrain ? GrainOf(cluster.Silos[1], key).Cancel() : DoorOf(cluster.Silos[0]).Cancel(key));

        Assert.Empty(cluster.OpenAttempts(handle.Id));
        gate.Open();
        Assert.IsType<RunCancelledException>((await run).Error);
    }

    [Fact]
    public async Task Execute_SameRunAgain_JoinsIt_AndAnotherRequestConflicts()
    {
        using var gate = cluster.Gates.New();
        var graph = Samples.Gated(cluster, gate);
        await cluster.Client.SubmitAsync(graph);
        var (key, first) = Execute(cluster.Silos[0], graph, Samples.Xy(3, 5));
        await gate.Reached;
        var second = DoorOf(cluster.Silos[0], number: 1).Execute(key, Samples.Request(graph, Samples.Xy(3, 5)), Patience, isRepeated: false);
        await Assert.ThrowsAsync<RunConflictException>(() => DoorOf(cluster.Silos[0]).Execute(key, Samples.Request(graph, Samples.Xy(3, 6)), Patience, isRepeated: false));
        gate.Open();

        Assert.Equal((await first).Outcome!.Elapsed, (await second).Outcome!.Elapsed);
        Assert.Equal(1, gate.Arrivals);
    }

    [Fact]
    public async Task Execute_AgainAtAnotherSilo_JoinsTheRun_AndStartsItWhereThereIsNone()
    {
        using var gate = cluster.Gates.New();
        var graph = Samples.Gated(cluster, gate);
        await cluster.Client.SubmitAsync(graph);
        var (key, first) = Execute(cluster.Silos[0], graph, Samples.Xy(3, 5));
        await gate.Reached;
        var second = DoorOf(cluster.Silos[1]).Execute(key, Samples.Request(graph, Samples.Xy(3, 5)), Patience, isRepeated: true);
        await cluster.UntilAsync(async () => await GrainSiloAsync(key) is not null);
        gate.Open();

        Assert.Equal((await first).Outcome!.Elapsed, (await second).Outcome!.Elapsed);
        Assert.Equal(1, gate.Arrivals);
        var lost = new RunKey(graph.Id, RunKey.NewCallId());
        var third = await DoorOf(cluster.Silos[2]).Execute(lost, Samples.Request(graph, Samples.Xy(3, 5)), Patience, isRepeated: true);
        Assert.Equal(Samples.GatedSlope * 15, third.Outcome!.Values.Values[0]);
    }

    [Fact]
    public async Task Ask_RunThatThereIsNot_IsUnknown_AndLookedForAgainNextTime()
    {
        var graph = Samples.Lecture(cluster);
        await cluster.Client.SubmitAsync(graph);
        var key = new RunKey(graph.Id, RunKey.NewCallId());
        await Assert.ThrowsAsync<UnknownRunException>(() => DoorOf(cluster.Silos[0]).Wait(key, Patience));
        await Assert.ThrowsAsync<UnknownRunException>(() => DoorOf(cluster.Silos[0]).Cancel(key));

        // Its grain is on some silo then, and must not stay there.
        await Assert.ThrowsAsync<UnknownRunException>(() => GrainOf(cluster.Silos[1], key).Wait(Patience));
        await DoorOf(cluster.Silos[2]).Execute(key, Samples.LectureRequest(graph), Patience, isRepeated: false);
        await cluster.UntilAsync(async () => await TryWaitAsync(GrainOf(cluster.Silos[1], key)) is { Outcome: not null });

        Assert.Equal(AddressOf(cluster.Silos[2]), await GrainSiloAsync(key));
    }

    [Fact]
    public async Task Execute_RunThatIsNoCall_IsRefused()
    {
        var graph = Samples.Lecture(cluster);
        await cluster.Client.SubmitAsync(graph);
        foreach (var key in new[] { new RunKey(graph.Id, "mine"), new RunKey(graph.Id, RunKey.NewCallId(), IsDurable: true) })
            await Assert.ThrowsAsync<ArgumentException>(() => DoorOf(cluster.Silos[0]).Execute(key, Samples.LectureRequest(graph), Patience, isRepeated: false));
    }

    [Fact]
    public async Task Gradient_DoorGoesInMidPass_StartsAgainUnderTheSameId()
    {
        using var gate = cluster.Gates.New();
        var graph = Samples.Gated(cluster, gate);
        var handle = await cluster.Client.SubmitAsync(graph);
        var running = handle.GradientAsync(feeds: Samples.Xy(3, 5));
        await gate.Reached;
        var run = Assert.Single(cluster.Silos.SelectMany(silo => silo.GetRequiredService<DoorRuns>().Runs), one => one.Key.GraphId == handle.Id);

        var door = ((RunDoor)run.Owner).GrainContext;
        door.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "The test wants it."));
        await door.Deactivated.WaitAsync(Patience);

        Assert.True(run.HasEnded);
        Assert.DoesNotContain(cluster.Silos, silo => silo.GetRequiredService<DoorRuns>().Find(run.Key) == run);
        gate.Open();
        var result = await running;
        Assert.Equal((run.Key.RunId, Samples.GatedSlope * 15, Samples.GatedSlope * 5), (result.RunId, result["f"], result.Gradient("x")));
        Assert.Empty(cluster.OpenAttempts(handle.Id));
    }

    private static IRunDoor DoorOf(IServiceProvider silo, int number = 0) => silo.GetRequiredService<IGrainFactory>().GetGrain<IRunDoor>(number);

    private static IRunGrain GrainOf(IServiceProvider silo, RunKey key) => silo.GetRequiredService<IGrainFactory>().GetGrain<IRunGrain>(key.ToString());

    private static SiloAddress AddressOf(IServiceProvider silo) => silo.GetRequiredService<ILocalSiloDetails>().SiloAddress;

    private static async Task<RunStatus?> TryWaitAsync(IRunGrain grain)
    {
        try
        {
            return await grain.Wait(Patience);
        }
        catch (UnknownRunException)
        {
            return null;
        }
    }

    private IEnumerable<IServiceProvider> Holders(RunKey key) => cluster.Silos.Where(silo => silo.GetRequiredService<DoorRuns>().Find(key) is not null);

    private static (RunKey Key, Task<RunStatus> Run) Execute(IServiceProvider door, Graph graph, Dictionary<string, double> feeds)
    {
        var key = new RunKey(graph.Id, RunKey.NewCallId());
        return (key, DoorOf(door).Execute(key, Samples.Request(graph, feeds), Patience, isRepeated: false));
    }

    private static async Task<RunKey> ExecuteAsync(IServiceProvider door, Graph graph)
    {
        var (key, run) = Execute(door, graph, Samples.LectureFeeds);
        Assert.NotNull((await run).Outcome);
        return key;
    }

    private async Task<SiloAddress?> GrainSiloAsync(RunKey key) => await cluster.Grains.GetGrain<IManagementGrain>(0).GetActivationAddress(GrainOf(cluster.Silos[0], key));
}
