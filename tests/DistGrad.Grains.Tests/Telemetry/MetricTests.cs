using System.Diagnostics;
using System.Reflection;

namespace DistGrad.Grains.Tests;

/// <summary>What a cluster counts of its runs.</summary>
[Collection(TwoSiloTests.Name)]
public sealed class MetricTests(TwoSilos cluster) : IDisposable
{
    private static readonly (string, string) Forward = (MetricTags.Pass, "forward");
    private static readonly (string, string) Backward = (MetricTags.Pass, "backward");
    private static readonly (string, string) Remote = (MetricTags.Tier, "remote");

    private readonly MetricLog _log = new(cluster.Silos);

    public void Dispose() => _log.Dispose();

    [Theory]
    [InlineData(RunTier.Fast)]
    [InlineData(RunTier.Reference)]
    public async Task Gradient_Lecture_CountsItsNodesAndMessages(RunTier tier)
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));

        await handle.GradientAsync(feeds: Samples.LectureFeeds, options: new() { Tier = tier });

        // x, y, z, q and f; four edges, over each of which a value goes and a gradient comes back.
        Assert.Equal((5, 5), (_log.Change(MetricNames.NodesFired, Forward), _log.Change(MetricNames.NodesFired, Backward)));
        Assert.Equal((4, 4), (_log.Change(MetricNames.MessagesSent, Forward), _log.Change(MetricNames.MessagesSent, Backward)));
        Assert.Equal((1, 0), (_log.Change(MetricNames.AttemptsStarted, (MetricTags.Attempt, "first")), _log.Change(MetricNames.AttemptsStarted, (MetricTags.Attempt, "again"))));
        Assert.Equal((1, 1), (_log.Change(MetricNames.RunsStarted), _log.Change(MetricNames.RunsFinished, (MetricTags.Outcome, "succeeded"), (MetricTags.Granularity, "per-op"))));
        Assert.Equal(1, _log.Recordings(MetricNames.RunDuration, (MetricTags.Outcome, "succeeded"), (MetricTags.Granularity, "per-op")));
    }

    [Theory]
    [InlineData(RunTier.Fast)]
    [InlineData(RunTier.Reference)]
    public async Task Gradient_WideGraphOnTwoSilos_CountsAsManyAsWerePlannedByTheWayTheyTake(RunTier tier)
    {
        var handle = await WideAsync();

        var run = await handle.GradientAsync(feeds: Samples.Xy(3, 5), options: new() { Tier = tier });

        Assert.Equal(2, run.Plan.Silos);
        Assert.Equal((run.Plan.ForwardMessages, run.Plan.BackwardMessages), (_log.Change(MetricNames.MessagesSent, Forward), _log.Change(MetricNames.MessagesSent, Backward)));
        Assert.Equal(run.Plan.Nodes, _log.Change(MetricNames.NodesFired, Forward));
        var (reference, remote) = (_log.Change(MetricNames.MessagesSent, (MetricTags.Tier, "reference")), _log.Change(MetricNames.MessagesSent, Remote));
        if (tier == RunTier.Reference) Assert.Equal((run.Plan.ForwardMessages + run.Plan.BackwardMessages, 0), (reference, remote));
        else Assert.True(remote > 0 && reference == 0);

        // A scalar takes 20 bytes: where it goes, and its value.
        Assert.Equal((remote, 20 * remote), (_log.Change(MetricNames.BatchMessages), _log.Change(MetricNames.MessagesPayload)));

        // The last may not be acknowledged yet.
        Assert.InRange(_log.Recordings(MetricNames.BatchDuration), 0, _log.Recordings(MetricNames.BatchMessages));
        Assert.Equal(0, _log.Change(MetricNames.BatchesResent));
    }

    [Fact]
    public async Task Run_InFlightAndThenCancelled_IsInFlightAndThenNot()
    {
        using var gate = cluster.Gates.New();
        var handle = await cluster.Client.SubmitAsync(Samples.Gated(cluster, gate));
        var run = await handle.StartGradientAsync(feeds: Samples.Xy(3, 5));
        await gate.Reached;
        Assert.Equal((1, 2), (_log.Change(MetricNames.RunsInFlight), _log.Change(MetricNames.AttemptsOpen)));
        Assert.True(_log.Now(MetricNames.NodesActive) > 20);

        await run.CancelAsync();

        Assert.Equal((0, 0), (_log.Change(MetricNames.RunsInFlight), _log.Change(MetricNames.AttemptsOpen)));
        Assert.Equal(1, _log.Change(MetricNames.RunsFinished, (MetricTags.Outcome, "cancelled")));
        Assert.Equal(1, _log.Change(MetricNames.RunsFinished));

        // Of what it came to, that much is certain: x, y and their product have fired.
        Assert.InRange(_log.Change(MetricNames.NodesFired, Forward), 3, 30);
        Assert.InRange(_log.Change(MetricNames.MessagesSent, Forward), 2, 50);
        Assert.Equal(0, _log.Change(MetricNames.NodesFired, Backward));
    }

    [Theory]
    [InlineData(RunTier.Fast)]
    [InlineData(RunTier.Reference)]
    public async Task Census_WhileARunGoesOnAndAfterIt_HasItsMessagesOnce(RunTier tier)
    {
        using var gate = cluster.Gates.New();
        var handle = await cluster.Client.SubmitAsync(Samples.Gated(cluster, gate));
        var before = await CountedAsync();
        var run = await handle.StartGradientAsync(feeds: Samples.Xy(3, 5), options: new() { Tier = tier });
        await gate.Reached;

        // x and y have sent what they had, or the gate would not have been reached; the backward pass cannot have begun.
        var (messages, runs) = await CountedAsync();
        Assert.InRange((messages - before.Messages) ?? 0, 2, 50);
        Assert.Equal(before.Runs, runs);

        gate.Open();
        var plan = (await run.WaitAsync()).Plan;
        Assert.Equal((before.Messages + plan.ForwardMessages + plan.BackwardMessages, before.Runs + 1), await CountedAsync());
    }

    [Fact]
    public async Task Run_OpFails_CountsAsFailed()
    {
        var builder = cluster.NewGraph();
        var handle = await cluster.Client.SubmitAsync(builder.Build(builder.Apply("FailsAboveOne", builder.Input("x"))));

        await Assert.ThrowsAsync<NodeFailedException>(() => handle.EvaluateAsync(feeds: new Feeds { ["x"] = 2 }));

        Assert.Equal((1, 1), (_log.Change(MetricNames.RunsFinished), _log.Change(MetricNames.RunsFinished, (MetricTags.Outcome, "failed"))));
        Assert.Equal((0, 0), (_log.Change(MetricNames.RunsInFlight), _log.Change(MetricNames.AttemptsLost)));
    }

    [Fact]
    public async Task Run_DeadlinePasses_CountsAsDeadline()
    {
        using var gate = cluster.Gates.New();
        var handle = await cluster.Client.SubmitAsync(Samples.Gated(cluster, gate));

        await Assert.ThrowsAsync<RunDeadlineException>(() => handle.GradientAsync(feeds: Samples.Xy(3, 5), options: new() { Deadline = TimeSpan.FromMilliseconds(100) }));

        Assert.Equal((1, 0), (_log.Change(MetricNames.RunsFinished, (MetricTags.Outcome, "deadline")), _log.Change(MetricNames.RunsInFlight)));
    }

    [Fact]
    public async Task Gradient_LongKernel_CountsItsTimeByOpAndPass()
    {
        using var gate = cluster.Gates.New();
        gate.Open();
        var builder = cluster.NewGraph();
        var x = builder.Input("x", new TensorType(DType.Float32, new Shape(2)));
        var handle = await cluster.Client.SubmitAsync(builder.Build(Functions.ReduceSum(builder.Apply("LongGate", x, builder.Constant(gate.Key)))));

        await handle.GradientAsync(feeds: new Feeds { { "x", new[] { 1f, 2f } } });

        Assert.Equal(1, _log.Recordings(MetricNames.KernelDuration, (MetricTags.Op, "LongGate"), Forward));
        Assert.Equal(1, _log.Recordings(MetricNames.KernelDuration, (MetricTags.Op, "LongGate"), Backward));
        Assert.Equal(_log.Recordings(MetricNames.KernelDuration), _log.Recordings(MetricNames.KernelWait));
    }

    [Fact]
    public async Task Levels_AfterARun_AreThoseOfTheCensus()
    {
        var handle = await WideAsync();
        await handle.GradientAsync(feeds: Samples.Xy(3, 5));

        // Memory and plans of earlier tests' runs may be let go only after their end, between the two looks.
        double[] told = [], measured = [];
        for (var start = Stopwatch.GetTimestamp(); (told.Length == 0 || !told.SequenceEqual(measured)) && Stopwatch.GetElapsedTime(start) < ClusterFixture.Patience;)
        {
            var census = await cluster.Client.GetCensusAsync();
            told = [census.Sum(silo => silo.Plans), census.Sum(silo => silo.Nodes), census.Sum(silo => silo.OpenAttempts), census.Sum(silo => silo.RetainedRuns), census.Sum(silo => silo.ReservedBytes)];
            measured = [_log.Now(MetricNames.PlansLoaded), _log.Now(MetricNames.NodesActive), _log.Now(MetricNames.AttemptsOpen), _log.Now(MetricNames.RunsRetained), _log.Now(MetricNames.MemoryReserved)];
        }

        Assert.Equal(told, measured);
        Assert.True(told[1] > 20 && told[3] > 0);
        Assert.Equal(2 * new DistGradOptions().TensorBytes, _log.Now(MetricNames.MemoryLimit));
        Assert.True(_log.Now(MetricNames.PlansSize) > 0 && _log.Now(MetricNames.RunsRetainedSize) > 0 && _log.Now(MetricNames.RunsKept) > 0 && _log.Now(MetricNames.RunsKeptSize) > 0);
    }

    [Fact]
    public async Task Tags_AfterRunsOfAllKinds_AreBoundedAndNameNoRunGraphOrNode()
    {
        var handle = await WideAsync();
        await handle.GradientAsync(feeds: Samples.Xy(3, 5), options: new() { RunId = "a run of its own" });

        Dictionary<string, IReadOnlyList<string>> allowed = new()
        {
            [MetricTags.Outcome] = MetricTags.Outcomes,
            [MetricTags.Granularity] = MetricTags.Granularities,
            [MetricTags.Attempt] = MetricTags.Attempts,
            [MetricTags.Reason] = MetricTags.Reasons,
            [MetricTags.Pass] = MetricTags.Passes,
            [MetricTags.Tier] = MetricTags.Tiers,
            [MetricTags.Op] = [.. cluster.Ops.Ops.Select(op => op.Name), KernelKey.TapeOp, KernelKey.BlockOp],
        };
        Assert.All(_log.Tags, tag => Assert.Contains(tag.Value, allowed[tag.Key]));
    }

    [Fact]
    public void Instruments_AreThoseThatHaveAName()
    {
        var names = typeof(MetricNames).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetValue(null)!).Where(name => name != MetricNames.Meter);

        Assert.Equal(names.Order(), _log.Instruments.Select(instrument => instrument.Name).Distinct().Order());
        Assert.All(_log.Instruments, instrument => Assert.False(string.IsNullOrEmpty(instrument.Description) || string.IsNullOrEmpty(instrument.Unit), instrument.Name));
        Assert.Equal(2 * names.Count(), _log.Instruments.Count);
    }

    // What the silos say that they have counted.
    private async Task<(long? Messages, long? Runs)> CountedAsync()
    {
        var census = await cluster.Client.GetCensusAsync();
        return (census.Sum(silo => silo.MessagesSent), census.Sum(silo => silo.RunsEnded));
    }

    private async Task<GraphHandle> WideAsync()
    {
        using var gate = cluster.Gates.New();
        gate.Open();
        return await cluster.Client.SubmitAsync(Samples.Gated(cluster, gate));
    }
}
