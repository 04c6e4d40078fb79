using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace DistGrad.Grains.Tests;

/// <summary>Tensors many times as large as a message may be. A message that was too large would break its connection.</summary>
[Collection(TinyPartTests.Name)]
public class LargeTensorTests(TinyPartSilos cluster)
{
    // Each tensor has from 36 to 80 kB, where a message has 20 at most.
    private const int Batch = 100;
    private const int Width = 96;

    private static readonly string[] Wrt = ["x", "w1", "w2"];

    public static TheoryData<RunTier, Granularity> Ways => new()
    {
        { RunTier.Fast, Granularity.PerOp },
        { RunTier.Reference, Granularity.PerOp },
        { RunTier.Fast, Granularity.Fused },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Gradient_EverythingIsLarge_HasTheBitsOfALocalRun(RunTier tier, Granularity granularity)
    {
        var (graph, feeds) = Large(DType.Float64);
        var local = cluster.Local.Run(graph, feeds, ["loss", "y", "h"], "loss", Wrt, granularity);
        var handle = await cluster.Client.SubmitAsync(graph);

        var run = await handle.GradientAsync("loss", feeds, Wrt, ["y", "h"], new() { Tier = tier, Granularity = granularity });

        TensorSamples.AssertSameBits(graph, local, run, ["loss", "y", "h"], Wrt);
        Assert.Equal(1, run.Attempts);
    }

    [Theory]
    [InlineData(Granularity.PerOp)]
    [InlineData(Granularity.Fused)]
    public async Task Evaluate_ParametersAreLarge_TravelWithThePlan(Granularity granularity)
    {
        var (graph, _) = Large(DType.Float32);
        var feeds = TensorSamples.Batch(DType.Float32, 1, Width, Width);

        var run = await (await cluster.Client.SubmitAsync(graph)).EvaluateAsync(feeds, options: new() { Granularity = granularity });

        TensorSamples.AssertSameBits(graph, cluster.Local.Run(graph, feeds, granularity: granularity), run, ["loss", "y"], []);
    }

    [Fact]
    public async Task Evaluate_ManySmallTensors_GoInPartsToo()
    {
        var builder = cluster.NewGraph();
        var inputs = Enumerable.Range(0, 40).Select(i => builder.Input($"x{i}", new TensorType(DType.Float64, new Shape(100)))).ToArray();
        var graph = builder.Build([.. inputs.Select(x => x * x)]);
        var feeds = Enumerable.Range(0, 40).ToDictionary(i => $"x{i}", i => TensorSamples.Numbers(DType.Float64, i, 100));
        var outputs = graph.Outputs.ToArray().Select(graph.Label).ToArray();

        var run = await (await cluster.Client.SubmitAsync(graph)).EvaluateAsync(feeds);

        TensorSamples.AssertSameBits(graph, cluster.Local.Run(graph, feeds), run, outputs, []);
    }

    [Theory]
    [InlineData(RunRetention.All)]
    [InlineData(RunRetention.None)]
    public async Task Inspect_LargeNodes_HaveValueAndUpstreamGradient(RunRetention retention)
    {
        var (graph, feeds) = Large(DType.Float64);
        var local = cluster.Local.Run(graph, feeds, ["loss"], "loss", Wrt);
        var handle = await cluster.Client.SubmitAsync(graph);
        var run = await handle.GradientAsync("loss", feeds, Wrt, options: new() { Retention = retention });

        var node = await handle.InspectAsync(run, "h");
        var all = await handle.InspectAllAsync(run);

        Assert.Equal((local.Value(graph.Find("h")).Tensor, local.Gradient(graph.Find("h")).Tensor), (node.ValueTensor, node.UpstreamTensor));
        Assert.Equal(local.Value(graph.Find("y")).Tensor, all.Single(n => n.Label == "y").ValueTensor);
        Assert.Equal(node.ValueTensor, all.Single(n => n.Label == "h").ValueTensor);
    }

    [Fact]
    public async Task Start_SameIdAgain_JoinsAndAnotherTensorIsAConflict()
    {
        var (graph, feeds) = Large(DType.Float64);
        var handle = await cluster.Client.SubmitAsync(graph);
        var options = new RunOptions { RunId = "one" };

        var results = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => handle.EvaluateAsync(feeds, options: options)));

        Assert.All(results, result => Assert.Equal(results[0].Tensor("y"), result.Tensor("y")));
        feeds["x"] = TensorSamples.Numbers(DType.Float64, 99, Batch, Width);
        await Assert.ThrowsAsync<RunConflictException>(() => handle.EvaluateAsync(feeds, options: options));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Gradient_FirstCallOfEachKindFails_PartsAreSentAgain(bool carriesOut)
    {
        var (graph, feeds) = Large(DType.Float64);
        var handle = await cluster.Client.SubmitAsync(graph);
        cluster.ClientFaults.FailFirst(carriesOut);
        try
        {
            var run = await handle.GradientAsync("loss", feeds, Wrt);

            TensorSamples.AssertSameBits(graph, cluster.Local.Run(graph, feeds, ["loss"], "loss", Wrt), run, ["loss"], Wrt);
            Assert.Superset(new HashSet<string> { "IRunGrain.Put", "IRunGrain.Execute", "IRunGrain.Part" }, cluster.ClientFaults.Failed.ToHashSet());
        }
        finally
        {
            cluster.ClientFaults.FailNone();
        }
    }

    [Fact]
    public async Task Gradient_MessagesBetweenSilosAreLostAtFirst_PartsAreSentAgain()
    {
        var (graph, feeds) = Large(DType.Float64);
        var handle = await cluster.Client.SubmitAsync(graph);
        cluster.GrainFaults.FailFirst(carriesOut: true, method => method is "IShardHost.Deliver");
        try
        {
            var run = await handle.GradientAsync("loss", feeds, Wrt);

            TensorSamples.AssertSameBits(graph, cluster.Local.Run(graph, feeds, ["loss"], "loss", Wrt), run, ["loss"], Wrt);
            Assert.Equal(["IShardHost.Deliver"], cluster.GrainFaults.Failed);
            Assert.Equal(1, run.Attempts);
        }
        finally
        {
            cluster.GrainFaults.FailNone();
        }
    }

    [Fact]
    public async Task Start_PartsWereLostBeforeIt_AreSentAgain()
    {
        var (graph, feeds) = Large(DType.Float64);
        var handle = await cluster.Client.SubmitAsync(graph);
        var lost = new ConcurrentDictionary<string, bool>();
        cluster.ClientFaults.OnCall(method =>
        {
            if (method == "IRunGrain.Execute" && lost.TryAdd(method, true)) Parcels().ForEach(parcels => parcels.Trim(TimeSpan.MinValue));
            return Task.CompletedTask;
        });
        try
        {
            var run = await handle.EvaluateAsync(feeds);

            TensorSamples.AssertSameBits(graph, cluster.Local.Run(graph, feeds), run, ["loss", "y"], []);
            Assert.NotEmpty(lost);
        }
        finally
        {
            cluster.ClientFaults.FailNone();
        }
    }

    [Fact]
    public async Task Wait_PartsOfTheResultWereLost_AreAskedForAgain()
    {
        var (graph, feeds) = Large(DType.Float64);
        var handle = await cluster.Client.SubmitAsync(graph);
        var lost = new ConcurrentDictionary<string, bool>();
        cluster.ClientFaults.OnCall(method =>
        {
            if (method == "IRunGrain.Part" && lost.TryAdd(method, true)) Parcels().ForEach(parcels => parcels.Trim(TimeSpan.MinValue));
            return Task.CompletedTask;
        });
        try
        {
            var run = await handle.EvaluateAsync(feeds);

            TensorSamples.AssertSameBits(graph, cluster.Local.Run(graph, feeds), run, ["loss", "y"], []);
            Assert.NotEmpty(lost);
        }
        finally
        {
            cluster.ClientFaults.FailNone();
        }
    }

    [Fact]
    public async Task Gradient_Ended_OnlyWhatClientsMayAskForIsHeld()
    {
        var (graph, feeds) = Large(DType.Float64);
        var handle = await cluster.Client.SubmitAsync(graph);
        var waits = 0;
        cluster.ClientFaults.OnCall(method =>
        {
            if (method is "IRunGrain.Execute" or "IRunGrain.Wait") Interlocked.Increment(ref waits);
            return Task.CompletedTask;
        });
        try
        {
            Parcels().ForEach(parcels => parcels.Trim(TimeSpan.MinValue));

            var run = await handle.GradientAsync("loss", feeds, Wrt, ["y"]);

            // The feeds that were sent ahead and shards of the plan; and for each question about the run's end, values and gradients.
            var held = Parcels().Sum(parcels => parcels.Count);
            Assert.InRange(held, 3, 1 + run.Plan.Shards + (2 * Volatile.Read(ref waits)));
        }
        finally
        {
            cluster.ClientFaults.FailNone();
        }

        // The last of several questions may be answered late.
        await cluster.UntilAsync(() =>
        {
            Parcels().ForEach(parcels => parcels.Trim(TimeSpan.MinValue));
            return Task.FromResult(Parcels().Sum(parcels => parcels.Count) == 0);
        });
    }

    private (Graph Graph, Dictionary<string, Tensor> Feeds) Large(DType dtype) =>
        (TensorSamples.Perceptron(cluster, dtype, Width, Width, Width), TensorSamples.Batch(dtype, Batch, Width, Width));

    private List<Parcels> Parcels() => [.. cluster.Silos.Select(silo => silo.GetRequiredService<Parcels>())];
}
