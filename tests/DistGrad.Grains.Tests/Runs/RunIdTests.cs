namespace DistGrad.Grains.Tests;

/// <summary>A run id stands for one request.</summary>
[Collection(OneSiloTests.Name)]
public class RunIdTests(OneSilo cluster)
{
    [Fact]
    public async Task Gradient_SameIdAndRequest_ReturnsTheSameRun()
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));
        var options = new RunOptions { RunId = "mine" };

        var first = await handle.GradientAsync(feeds: Samples.LectureFeeds, options: options);
        var second = await handle.GradientAsync(feeds: Samples.LectureFeeds, options: options);

        Assert.Equal(("mine", first.Elapsed, first["f"]), (second.RunId, second.Elapsed, second["f"]));
    }

    [Fact]
    public async Task Gradient_SameIdAndRequestInMidPass_JoinsTheRun()
    {
        using var gate = cluster.Gates.New();
        var handle = await cluster.Client.SubmitAsync(Samples.Gated(cluster, gate));
        var options = new RunOptions { RunId = "joined" };
        var runs = Enumerable.Range(0, 5).Select(_ => handle.GradientAsync(feeds: Samples.Xy(3, 5), options: options)).ToArray();
        await gate.Reached;
        gate.Open();

        var results = await Task.WhenAll(runs);

        Assert.All(results, run => Assert.Equal((results[0].Elapsed, Samples.GatedSlope * 15), (run.Elapsed, run["f"])));
        Assert.Equal(1, gate.Arrivals);
    }

    [Fact]
    public async Task Gradient_SameIdAndAnotherRequest_Conflicts()
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));
        var options = new RunOptions { RunId = "taken" };
        await handle.GradientAsync(feeds: Samples.LectureFeeds, options: options);

        var others = new Func<Task>[]
        {
            () => handle.EvaluateAsync(feeds: Samples.LectureFeeds, options: options),
            () => handle.GradientAsync(feeds: new Dictionary<string, double>(Samples.LectureFeeds) { ["x"] = 0 }, options: options),
            () => handle.GradientAsync(feeds: Samples.LectureFeeds, wrt: ["x"], options: options),
            () => handle.GradientAsync(feeds: Samples.LectureFeeds, options: options with { Tier = RunTier.Reference }),
        };

        foreach (var other in others) await Assert.ThrowsAsync<RunConflictException>(other);
    }

    [Fact]
    public async Task Gradient_SameIdOnAnotherGraph_IsAnotherRun()
    {
        var options = new RunOptions { RunId = "shared" };
        foreach (var _ in Enumerable.Range(0, 2))
        {
            var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));
            Assert.Equal(-12, (await handle.GradientAsync(feeds: Samples.LectureFeeds, options: options))["f"]);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    public async Task Gradient_IdThatCannotBe_IsRefused(string id)
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));

        await Assert.ThrowsAsync<ArgumentException>(() => handle.GradientAsync(feeds: Samples.LectureFeeds, options: new() { RunId = id }));
    }

    [Fact]
    public async Task Gradient_IdWithSlashesAndLetters_Works()
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));

        var run = await handle.GradientAsync(feeds: Samples.LectureFeeds, options: new() { RunId = "träining/5 + a" });

        Assert.Equal(5, (await handle.InspectAsync(run, "y")).Value);
    }
}
