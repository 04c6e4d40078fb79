using Microsoft.Extensions.DependencyInjection;

namespace DistGrad.Grains.Tests;

/// <summary>What is kept of runs of tensors after their end.</summary>
[Collection(SmallMemoryTests.Name)]
public class KeptRunTests(SmallMemorySilos cluster)
{
    [Fact]
    public async Task Evaluate_ResultsOverTheBudget_OldestRunIsForgotten()
    {
        var builder = cluster.NewGraph();
        var x = builder.Input("x", new TensorType(DType.Float64, new Shape(Shape.Open)));
        var handle = await cluster.Client.SubmitAsync(builder.Build((x * x).Named("y")));
        var feeds = new Feeds { { "x", TensorSamples.Numbers(DType.Float64, 1, 1000) } };

        // Some 16 kB a run and 4.5 kB for itself, and silos that keep 100 kB each: four runs on each of three silos at most, wherever they are.
        var runs = new List<RunResult>();
        for (var i = 0; i < 40; i++) runs.Add(await handle.EvaluateAsync(feeds, options: new() { RunId = $"{i}", Retention = RunRetention.None }));

        Assert.All(runs, run => Assert.Equal(runs[0].Tensor("y"), run.Tensor("y")));
        Assert.All(cluster.Silos, silo => Assert.InRange(silo.GetRequiredService<EndedRuns>().Bytes, 0, SmallMemorySilos.TensorBytes / 3));
        Assert.InRange(await CountForgottenAsync(handle, runs), 28, 37);
        Assert.Equal(runs[39].Tensor("y"), (await handle.InspectAsync(runs[39], "y")).ValueTensor);
    }

    [Fact]
    public async Task Evaluate_ManyRunsOfFewNumbers_OldestAreForgottenToo()
    {
        var builder = cluster.NewGraph();
        var handle = await cluster.Client.SubmitAsync(builder.Build((builder.Input("x") * 2).Named("y")));

        // They come to less than the budget by their numbers, and more with what each takes for itself: 22 on each of three silos at most.
        var runs = new List<RunResult>();
        for (var i = 0; i < 80; i++) runs.Add(await handle.EvaluateAsync(new Feeds { { "x", i } }, options: new() { Retention = RunRetention.None }));

        Assert.InRange(await CountForgottenAsync(handle, runs), 80 - 66, 77);
        Assert.Equal(158, (await handle.InspectAsync(runs[79], "y")).Value);
    }

    [Fact]
    public async Task Evaluate_RetentionIsLeftOpen_FewBytesAreRetainedAndManyAreNot()
    {
        var builder = cluster.NewGraph();
        var x = builder.Input("x", new TensorType(DType.Float64, new Shape(Shape.Open)));
        var graph = builder.Build(Functions.ReduceSum(Functions.Tanh(x)));
        var handle = await cluster.Client.SubmitAsync(graph);
        var before = await cluster.CountAsync();

        await handle.EvaluateAsync(new Feeds { { "x", TensorSamples.Numbers(DType.Float64, 1, 4000) } });
        Assert.Equal(before, await cluster.CountAsync());

        await handle.EvaluateAsync(new Feeds { { "x", TensorSamples.Numbers(DType.Float64, 1, 40) } });
        Assert.True((await cluster.CountAsync()).RetainedRuns > before.RetainedRuns);
    }

    private static async Task<int> CountForgottenAsync(GraphHandle handle, IEnumerable<RunResult> runs)
    {
        var forgotten = 0;
        foreach (var run in runs)
        {
            try
            {
                await handle.InspectAsync(run, "y");
            }
            catch (UnknownRunException)
            {
                forgotten++;
            }
        }

        return forgotten;
    }
}
