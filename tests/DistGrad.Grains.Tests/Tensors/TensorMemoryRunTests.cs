namespace DistGrad.Grains.Tests;

/// <summary>Runs that together need more memory for tensors than there is.</summary>
[Collection(SmallMemoryTests.Name)]
public class TensorMemoryRunTests(SmallMemorySilos cluster)
{
    [Fact]
    public async Task Evaluate_MoreThanASiloHas_IsRefusedWithTheEstimateAndNothingIsLeft()
    {
        var before = await cluster.CountAsync();
        var graph = TensorSamples.Perceptron(cluster, DType.Float64);
        var handle = await cluster.Client.SubmitAsync(graph);

        var error = await Assert.ThrowsAsync<RunTooLargeException>(() => handle.EvaluateAsync(TensorSamples.Batch(DType.Float64, 100_000)));

        Assert.Equal(SmallMemorySilos.TensorBytes, error.Limit);
        Assert.InRange(error.Needed, 100_000 * 4 * 8, 100_000 * 30 * 8);
        Assert.Equal(before, await cluster.CountAsync());
        await NothingReservedAsync();
    }

    [Fact]
    public async Task Evaluate_WhileAnotherHoldsTheMemory_WaitsForItsEnd()
    {
        using var gate = cluster.Gates.New();
        var first = await StartAsync(gate);
        await gate.Reached;
        using var open = cluster.Gates.New();
        open.Open();

        var second = await StartAsync(open);
        await cluster.UntilAsync(async () => (await second.GetStatusAsync()).Progress.Attempt == 1);
        Assert.Equal(0, open.Arrivals);

        // Whoever waits beforehand has the result, even if the silos keep only one of two: it would be made again for one who comes late.
        var ends = Task.WhenAll(first.WaitAsync(), second.WaitAsync());
        await Task.WhenAll(first.GetStatusAsync(), second.GetStatusAsync());
        gate.Open();
        await ends;
        Assert.Equal(1, open.Arrivals);
        await NothingReservedAsync();
    }

    [Fact]
    public async Task Cancel_RunThatWaitsForMemory_LeavesNothing()
    {
        await NothingReservedAsync();
        using var gate = cluster.Gates.New();
        var first = await StartAsync(gate);
        await gate.Reached;
        var (before, reserved) = (await cluster.CountAsync(), await cluster.ReservedAsync());
        using var never = cluster.Gates.New();
        var second = await StartAsync(never);
        await cluster.UntilAsync(async () => (await second.GetStatusAsync()).Progress.Attempt == 1);

        await second.CancelAsync();

        Assert.Equal((before, reserved, 0), (await cluster.CountAsync(), await cluster.ReservedAsync(), never.Arrivals));
        gate.Open();
        await first.WaitAsync();
        await NothingReservedAsync();
    }

    [Fact]
    public async Task Gradient_ManyRunsOnAllSilos_NeverWaitForEachOtherInACircle()
    {
        // A hundred rows take some 20 to 40 kB on each silo: a few fit at a time.
        var graph = TensorSamples.Perceptron(cluster, DType.Float64);
        var handle = await cluster.Client.SubmitAsync(graph);

        var runs = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => handle.GradientAsync("loss", TensorSamples.Batch(DType.Float64, 100 + (i % 5)), ["w1"])));

        for (var i = 0; i < runs.Length; i++)
        {
            var local = cluster.Local.Run(graph, TensorSamples.Batch(DType.Float64, 100 + (i % 5)), ["loss"], "loss", ["w1"]);
            TensorSamples.AssertSameBits(graph, local, runs[i], ["loss"], ["w1"]);
            Assert.Equal(1, runs[i].Attempts);
        }

        await NothingReservedAsync();
    }

    [Fact]
    public async Task Evaluate_NodeFails_MemoryIsGivenBack()
    {
        var builder = cluster.NewGraph();
        var failing = builder.Apply("LongFailure", builder.Input("x", new TensorType(DType.Float32, new Shape(1000))));
        var handle = await cluster.Client.SubmitAsync(builder.Build(Functions.ReduceSum(failing)));

        await Assert.ThrowsAsync<NodeFailedException>(() => handle.EvaluateAsync(new Feeds { { "x", Tensor.Full(new TensorType(DType.Float32, new Shape(1000)), 2) } }));

        await NothingReservedAsync();
    }

    [Fact]
    public async Task Inspect_RunIsTooLargeToRetain_OnlyTheNodeAskedForIsKeptForIt()
    {
        // Deep and narrow: everything together is more than there is, the nodes alive at one time are not.
        var builder = cluster.NewGraph();
        var x = builder.Input("x", new TensorType(DType.Float32, new Shape(5000)));
        for (var i = 0; i < 60; i++) x = Functions.Tanh(x);
        var graph = builder.Build(x.Named("y"));
        Feeds feeds = new() { { "x", TensorSamples.Numbers(DType.Float32, 1, 5000) } };
        var handle = await cluster.Client.SubmitAsync(graph);
        var run = await handle.EvaluateAsync(feeds, options: new() { Retention = RunRetention.None });

        var node = await handle.InspectAsync(run, "#30");

        Assert.Equal(cluster.Local.Run(graph, feeds, ["#30"]).Value(30).Tensor, node.ValueTensor);
    }

    // Holds up a run that takes more than half of a silo's memory.
    private async Task<RunHandle> StartAsync(Gate gate)
    {
        var builder = cluster.NewGraph();
        var x = builder.Input("x", new TensorType(DType.Float32, new Shape(20_000)));
        var graph = builder.Build(Functions.ReduceSum(builder.Apply("LongGate", x, builder.Constant(gate.Key))));
        var handle = await cluster.Client.SubmitAsync(graph);
        return await handle.StartEvaluateAsync(new Feeds { { "x", TensorSamples.Numbers(DType.Float32, 1, 20_000) } }, options: new() { Retention = RunRetention.None });
    }

    // Memory is given back once nothing computes any more, which is shortly after a run's end.
    private Task NothingReservedAsync() => cluster.UntilAsync(async () => await cluster.ReservedAsync() == 0);
}
