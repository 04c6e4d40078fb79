using DistGrad.Core.Tests;

namespace DistGrad.Grains.Tests;

/// <summary>Runs that succeed, fail and are cancelled, all at once: each ends as it should, and nothing of any of them stays.</summary>
public abstract class MixedRunTests(ClusterFixture cluster)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Runs_SomeFailAndSomeAreCancelledAtAnyMoment_OthersAreRightAndNothingStays(int seed)
    {
        var before = await cluster.CountAsync();
        var random = new Random(seed);

        await Task.WhenAll(Enumerable.Range(0, 30).Select(i => (random.Next(4) switch
        {
            0 => SucceedAsync($"seed {seed}, run {i}", new Random(random.Next())),
            1 => FailAsync(new Random(random.Next())),
            2 => CancelAsync(new Random(random.Next())),
            _ => CancelByTokenAsync(new Random(random.Next())),
        })));

        Assert.True(before == await cluster.CountAsync(), $"seed {seed}: {before} before, {await cluster.CountAsync()} after");
    }

    private async Task SucceedAsync(string what, Random random)
    {
        var (handle, feeds, options) = await SubmitAsync(random);
        var expected = cluster.Local.Gradient(handle.Graph, feeds);

        var run = await handle.GradientAsync(feeds: feeds, options: options);

        Assert.True(run.Attempts == 1, $"{what}: {run.Attempts} attempts");
        foreach (var (label, gradient) in run.Gradients)
            Assert.True(Bits.Of(expected.GradientOf(handle.Graph.Find(label))) == Bits.Of(gradient), $"{what}: gradient of {label}");
    }

    private async Task FailAsync(Random random)
    {
        var builder = cluster.NewGraph();
        var x = builder.Input("x");
        var faults = Enumerable.Range(1, 20).Select(i => builder.Apply("FailsAboveOne", Functions.Sin(x * i) + 2));
        var handle = await cluster.Client.SubmitAsync(builder.Build(Functions.Sum([.. faults])));

        await Assert.ThrowsAsync<NodeFailedException>(() => handle.GradientAsync(feeds: new Dictionary<string, double> { ["x"] = 1 }, options: Options(random)));
    }

    private async Task CancelAsync(Random random)
    {
        var (handle, feeds, options) = await SubmitAsync(random);
        var run = await handle.StartGradientAsync(feeds: feeds, options: options);
        for (var asks = random.Next(6); asks > 0; asks--) await run.GetStatusAsync();

        await run.CancelAsync();

        Assert.DoesNotContain(cluster.OpenAttempts(handle.Id), open => open.Attempt.Opening.Run.RunId == run.RunId);
    }

    private async Task CancelByTokenAsync(Random random)
    {
        var (handle, feeds, options) = await SubmitAsync(random);
        using var cancellation = new CancellationTokenSource();
        var run = handle.GradientAsync(feeds: feeds, options: options, cancellationToken: cancellation.Token);
        for (var asks = random.Next(6); asks > 0; asks--) await cluster.Client.GetCensusAsync();

        await cancellation.CancelAsync();

        // It may have ended before.
        if (await Record.ExceptionAsync(() => run) is { } error) Assert.IsAssignableFrom<OperationCanceledException>(error);
    }

    private async Task<(GraphHandle Handle, Dictionary<string, double> Feeds, RunOptions Options)> SubmitAsync(Random random)
    {
        var graph = RandomGraphs.Create(random.Next(4), nodes: 150, inputs: 3, OpMix.Bounded);
        return (await cluster.Client.SubmitAsync(graph), RandomGraphs.Feeds(random.Next(), graph), Options(random));
    }

    private static RunOptions Options(Random random) => new() { Tier = (RunTier)random.Next(2), Retention = RunRetention.None };
}

[Collection(OneSiloTests.Name)]
public class MixedRunOneSiloTests(OneSilo cluster) : MixedRunTests(cluster);

[Collection(TwoSiloTests.Name)]
public class MixedRunTwoSiloTests(TwoSilos cluster) : MixedRunTests(cluster);

[Collection(ThreeSiloTests.Name)]
public class MixedRunThreeSiloTests(ThreeSilos cluster) : MixedRunTests(cluster);
