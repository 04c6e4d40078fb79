using Microsoft.Extensions.DependencyInjection;

namespace DistGrad.Grains.Tests;

/// <summary>Runs of tensors; the bits are those of a run without a cluster, so they are the same on any number of silos.</summary>
public abstract class TensorRunTests(ClusterFixture cluster)
{
    private static readonly string[] All = ["x", "w1", "b1", "w2", "h", "sum", "y"];

    [Theory]
    [InlineData(DType.Float32, RunTier.Fast)]
    [InlineData(DType.Float64, RunTier.Fast)]
    [InlineData(DType.Float32, RunTier.Reference)]
    [InlineData(DType.Float64, RunTier.Reference)]
    public async Task Gradient_ByInputsParametersAndNodesBetween_HasTheBitsOfALocalRun(DType dtype, RunTier tier)
    {
        var graph = TensorSamples.Perceptron(cluster, dtype);
        var feeds = TensorSamples.Batch(dtype, 5);
        var local = cluster.Local.Run(graph, feeds, ["loss", "y", "h"], "loss", All);
        var handle = await cluster.Client.SubmitAsync(graph);

        var run = await handle.GradientAsync("loss", feeds, All, ["y", "h"], new() { Tier = tier });
        var again = await handle.GradientAsync("loss", feeds, All, ["y", "h"], new() { Tier = tier });

        TensorSamples.AssertSameBits(graph, local, run, ["loss", "y", "h"], All);
        TensorSamples.AssertSameBits(graph, local, again, ["loss", "y", "h"], All);
        Assert.Equal(new TensorType(dtype, new Shape(4, 3)), run.GradientTensor("w1").Type);
    }

    [Fact]
    public async Task Gradient_Fused_HasTheBitsOfALocalFusedRun()
    {
        var graph = TensorSamples.Perceptron(cluster, DType.Float32);
        var feeds = TensorSamples.Batch(DType.Float32, 5);
        var local = cluster.Local.Run(graph, feeds, ["loss", "y"], "loss", All, Granularity.Fused);

        var run = await (await cluster.Client.SubmitAsync(graph)).GradientAsync("loss", feeds, All, ["y"], new() { Granularity = Granularity.Fused });

        TensorSamples.AssertSameBits(graph, local, run, ["loss", "y"], All);
        Assert.Equal("fused", run.Plan.Granularity);
    }

    [Fact]
    public async Task Evaluate_OtherBatchSizes_ArePlannedOnceEach()
    {
        var graph = TensorSamples.Perceptron(cluster, DType.Float32);
        var handle = await cluster.Client.SubmitAsync(graph);
        foreach (var batch in (int[])[1, 3, 1, 7, 3])
        {
            var feeds = TensorSamples.Batch(DType.Float32, batch);
            var local = cluster.Local.Run(graph, feeds);

            var run = await handle.EvaluateAsync(feeds);

            Assert.Equal(new Shape(batch, 2), run.Tensor("y").Shape);
            TensorSamples.AssertSameBits(graph, local, run, ["loss", "y"], []);
        }

        Assert.Equal(3, Plans(graph).Distinct().Count());
    }

    [Fact]
    public async Task Evaluate_ParameterIsFed_ItsValueIsReplacedForThatRun()
    {
        var graph = TensorSamples.Perceptron(cluster, DType.Float64);
        var handle = await cluster.Client.SubmitAsync(graph);
        var feeds = TensorSamples.Batch(DType.Float64, 2);
        var fed = new Dictionary<string, Tensor>(feeds) { ["w2"] = TensorSamples.Numbers(DType.Float64, 77, 3, 2) };

        var (kept, replaced, after) = (await handle.GradientAsync("loss", feeds, ["w2"]), await handle.GradientAsync("loss", fed, ["w2"]), await handle.GradientAsync("loss", feeds, ["w2"]));

        TensorSamples.AssertSameBits(graph, cluster.Local.Run(graph, feeds, ["loss"], "loss", ["w2"]), kept, ["loss"], ["w2"]);
        TensorSamples.AssertSameBits(graph, cluster.Local.Run(graph, fed, ["loss"], "loss", ["w2"]), replaced, ["loss"], ["w2"]);
        Assert.Equal(kept["loss"], after["loss"]);
        Assert.NotEqual(kept["loss"], replaced["loss"]);
    }

    [Fact]
    public async Task Gradient_EmptyBatch_IsZeroOfTheRightShape()
    {
        var graph = TensorSamples.Perceptron(cluster, DType.Float32);
        var feeds = TensorSamples.Batch(DType.Float32, 0);

        var run = await (await cluster.Client.SubmitAsync(graph)).GradientAsync("loss", feeds, ["x", "w1", "b1"], ["y"]);

        Assert.Equal(0, run["loss"]);
        Assert.Equal(new TensorType(DType.Float32, new Shape(0, 2)), run.Tensor("y").Type);
        Assert.Equal(new TensorType(DType.Float32, new Shape(0, 4)), run.GradientTensor("x").Type);
        Assert.Equal(Tensor.Full(new TensorType(DType.Float32, new Shape(4, 3)), 0), run.GradientTensor("w1"));
        Assert.Equal(Tensor.Full(new TensorType(DType.Float32, new Shape(3)), 0), run.GradientTensor("b1"));
    }

    [Fact]
    public async Task Gradient_NodeThatTheRootDoesNotDependOn_IsZeroOfItsType()
    {
        var builder = cluster.NewGraph();
        var (x, other) = (builder.Input("x", new TensorType(DType.Float32, new Shape(2))), builder.Input("other", new TensorType(DType.Float32, new Shape(3, 1))));
        var graph = builder.Build(Functions.ReduceSum(x * x).Named("f"), other);

        var run = await (await cluster.Client.SubmitAsync(graph)).GradientAsync("f", new Feeds { { "x", new[] { 1f, 2f } } }, ["x", "other"]);

        Assert.Equal(Tensor.Vector(2f, 4f), run.GradientTensor("x"));
        Assert.Equal(Tensor.Full(new TensorType(DType.Float32, new Shape(3, 1)), 0), run.GradientTensor("other"));
    }

    [Fact]
    public async Task Evaluate_IntegersAndTruthValues_Travel()
    {
        var builder = cluster.NewGraph();
        var (n, x) = (builder.Input("n", new TensorType(DType.Int64, new Shape(3))), builder.Input("x", new TensorType(DType.Float64, new Shape(3))));
        var graph = builder.Build((n * n).Named("squares"), Functions.Less(x, Functions.Cast(n, DType.Float64)).Named("below"));

        var run = await (await cluster.Client.SubmitAsync(graph)).EvaluateAsync(new Feeds { { "n", Tensor.Vector(1L, -2L, 1L << 40) }, { "x", new[] { 0.5, 0.5, 0.5 } } }, options: new() { Retention = RunRetention.None });

        Assert.Equal(Tensor.Vector(1L, 4L, 0L), run.Tensor("squares"));
        Assert.Equal(Tensor.Vector(true, false, true), run.Tensor("below"));
    }

    [Theory]
    [InlineData(DType.Float64, 2, 4, "Float32")]
    [InlineData(DType.Float32, 2, 5, "[batch, 4]")]
    public async Task Evaluate_FeedOfAnotherType_IsRefusedBeforeAnythingIsLeft(DType dtype, int batch, int inputs, string declared)
    {
        var graph = TensorSamples.Perceptron(cluster, DType.Float32);
        var handle = await cluster.Client.SubmitAsync(graph);
        var before = await cluster.CountAsync();
        var feeds = TensorSamples.Batch(DType.Float32, batch);
        feeds["x"] = TensorSamples.Numbers(dtype, 1, batch, inputs);

        var error = await Assert.ThrowsAsync<FeedException>(() => handle.EvaluateAsync(feeds));

        Assert.Contains("'x'", error.Message, StringComparison.Ordinal);
        Assert.Contains(declared, error.Message, StringComparison.Ordinal);
        Assert.Equal((before, (0, 0)), (await cluster.CountAsync(), cluster.CountPlans(handle.Id)));
    }

    [Fact]
    public async Task Evaluate_ExtentsOfOneNameDiffer_IsRefusedBeforeAnythingIsLeft()
    {
        var graph = TensorSamples.Perceptron(cluster, DType.Float32);
        var handle = await cluster.Client.SubmitAsync(graph);
        var before = await cluster.CountAsync();
        var feeds = TensorSamples.Batch(DType.Float32, 2);
        feeds["t"] = TensorSamples.Numbers(DType.Float32, 1, 3, 2);

        var error = await Assert.ThrowsAsync<FeedException>(() => handle.EvaluateAsync(feeds));

        Assert.Contains("batch", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, await cluster.CountAsync());
    }

    [Fact]
    public async Task Evaluate_OpenInputIsNotFed_IsRefused()
    {
        var graph = TensorSamples.Perceptron(cluster, DType.Float32);
        var handle = await cluster.Client.SubmitAsync(graph);
        var feeds = TensorSamples.Batch(DType.Float32, 2);
        feeds.Remove("t");

        var error = await Assert.ThrowsAsync<FeedException>(() => handle.EvaluateAsync(feeds));

        Assert.Contains("'t'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_SameIdWithOtherTensors_IsAConflict()
    {
        var graph = TensorSamples.Perceptron(cluster, DType.Float32);
        var handle = await cluster.Client.SubmitAsync(graph);
        var options = new RunOptions { RunId = "one" };
        var first = await handle.EvaluateAsync(TensorSamples.Batch(DType.Float32, 2), options: options);

        var joined = await handle.EvaluateAsync(TensorSamples.Batch(DType.Float32, 2), options: options);

        Assert.Equal(first["loss"], joined["loss"]);
        var feeds = TensorSamples.Batch(DType.Float32, 2);
        feeds["x"] = TensorSamples.Numbers(DType.Float32, 9, 2, 4);
        await Assert.ThrowsAsync<RunConflictException>(() => handle.EvaluateAsync(feeds, options: options));
    }

    [Theory]
    [InlineData(RunRetention.All)]
    [InlineData(RunRetention.None)]
    [InlineData(RunRetention.Watched)]
    public async Task Inspect_NodesOfTensors_HaveValueAndUpstreamGradient(RunRetention retention)
    {
        var graph = TensorSamples.Perceptron(cluster, DType.Float32);
        var feeds = TensorSamples.Batch(DType.Float32, 3);
        var local = cluster.Local.Run(graph, feeds, ["loss"], "loss", All);
        var handle = await cluster.Client.SubmitAsync(graph);
        var run = await handle.GradientAsync("loss", feeds, All, options: new() { Retention = retention, Watched = ["h"] });

        foreach (var label in (string[])["h", "y", "w1"])
        {
            var node = await handle.InspectAsync(run, label);
            Assert.Equal(local.Value(graph.Find(label)).Tensor, node.ValueTensor);
            Assert.Equal(local.Gradient(graph.Find(label)).Tensor, node.UpstreamTensor);
            Assert.Null(node.Value);
            Assert.Empty(node.LocalGradients);
        }

        var all = await handle.InspectAllAsync(run);
        Assert.Equal(local.Value(graph.Find("sum")).Tensor, all.Single(node => node.Label == "sum").ValueTensor);
    }

    [Fact]
    public async Task Inspect_NodeInsideABlock_IsComputedOpByOp()
    {
        var graph = TensorSamples.Perceptron(cluster, DType.Float64);
        var feeds = TensorSamples.Batch(DType.Float64, 3);
        var handle = await cluster.Client.SubmitAsync(graph);
        var run = await handle.GradientAsync("loss", feeds, ["w1"], options: new() { Granularity = Granularity.Fused });

        var node = await handle.InspectAsync(run, "h");

        Assert.Equal("Relu", node.Op);
        Assert.Equal(cluster.Local.Run(graph, feeds, ["h"]).Value(graph.Find("h")).Tensor, node.ValueTensor);
        Assert.Equal(new TensorType(DType.Float64, new Shape(3, 3)), node.UpstreamTensor!.Type);
    }

    private IEnumerable<string> Plans(Graph graph) =>
        from silo in cluster.Silos from plan in silo.GetRequiredService<PlanTable>().Plans where plan.Request.GraphId == graph.Id select plan.Key;
}

[Collection(OneSiloTests.Name)]
public sealed class TensorRunOnOneSiloTests(OneSilo cluster) : TensorRunTests(cluster);

[Collection(ThreeSiloTests.Name)]
public sealed class TensorRunOnThreeSilosTests(ThreeSilos cluster) : TensorRunTests(cluster);
