namespace DistGrad.Grains.Tests;

/// <summary>Runs of one graph at the same time know nothing of each other.</summary>
public abstract class ConcurrentRunTests(ClusterFixture cluster)
{
    [Theory]
    [InlineData(RunTier.Fast)]
    [InlineData(RunTier.Reference)]
    public async Task Gradient_FiftyRunsAtOnceWithDifferentFeeds_DoNotMix(RunTier tier)
    {
        using var gate = cluster.Gates.New();
        var handle = await cluster.Client.SubmitAsync(Samples.Gated(cluster, gate));
        var runs = Enumerable.Range(1, 50).Select(i => handle.GradientAsync(feeds: Samples.Xy(i, 100 * i), options: new() { Tier = tier })).ToArray();

        // Every run is in mid-pass, or waits behind one that is, before any of them goes on.
        await gate.Reached;
        gate.Open();

        var results = await Task.WhenAll(runs);
        for (var i = 1; i <= 50; i++)
        {
            var run = results[i - 1];
            Assert.Equal((Samples.GatedSlope * i * 100 * i, Samples.GatedSlope * 100 * i, Samples.GatedSlope * i), (run["f"], run.Gradient("x"), run.Gradient("y")));
        }
    }

    [Fact]
    public async Task Gradient_SameGraphInBothTiersAtOnce_GivesTheSame()
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));

        var runs = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => handle.GradientAsync(feeds: Samples.LectureFeeds, options: new() { Tier = (RunTier)(i % 2) })));

        Assert.All(runs, run => Assert.Equal((-12.0, -4.0, -4.0, 3.0), (run["f"], run.Gradient("x"), run.Gradient("y"), run.Gradient("z"))));
    }
}

[Collection(OneSiloTests.Name)]
public class ConcurrentRunOneSiloTests(OneSilo cluster) : ConcurrentRunTests(cluster);

[Collection(TwoSiloTests.Name)]
public class ConcurrentRunTwoSiloTests(TwoSilos cluster) : ConcurrentRunTests(cluster);

[Collection(ThreeSiloTests.Name)]
public class ConcurrentRunThreeSiloTests(ThreeSilos cluster) : ConcurrentRunTests(cluster);
