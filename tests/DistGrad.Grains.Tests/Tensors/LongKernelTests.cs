namespace DistGrad.Grains.Tests;

/// <summary>Kernels that take long are computed outside the turns of grains.</summary>
[Collection(ThreeSiloTests.Name)]
public class LongKernelTests(ThreeSilos cluster)
{
    private static readonly TensorType Two = new(DType.Float32, new Shape(2));
    private static readonly Feeds Feeds = new() { { "x", new[] { 0.5f, 2f } } };

    [Theory]
    [InlineData(RunTier.Fast)]
    [InlineData(RunTier.Reference)]
    public async Task Gradient_LongMatMul_HasTheBitsOfALocalRun(RunTier tier)
    {
        // Some 2·10⁶ operations for each product: long enough, by the estimate.
        var graph = TensorSamples.Perceptron(cluster, DType.Float32, inputs: 128, hidden: 128, outputs: 128);
        var feeds = TensorSamples.Batch(DType.Float32, 64, 128, 128);
        var local = cluster.Local.Run(graph, feeds, ["loss"], "loss", ["x", "w1"]);

        var run = await (await cluster.Client.SubmitAsync(graph)).GradientAsync("loss", feeds, ["x", "w1"], options: new() { Tier = tier });

        TensorSamples.AssertSameBits(graph, local, run, ["loss"], ["x", "w1"]);
    }

    [Theory]
    [InlineData("LongGate")]
    [InlineData("LongGateBackward")]
    public async Task Gradient_KernelComputes_NodeAndSiloAnswerMeanwhile(string op)
    {
        using var gate = cluster.Gates.New();
        var (handle, run) = await StartAsync(op, gate);
        await gate.Reached;

        var (silo, attempt) = Computing(handle.Id);
        var grain = Assert.Single(Nodes(attempt), node => node.Label == "gated").Grain;
        await grain.GrainContext.GrainReference.Cast<INodeGrain>().Ready();
        Assert.True((await ClusterFixture.HostOf(silo).Report(attempt.Id)).IsOpen);
        Assert.False(attempt.IsIdle);
        Assert.False((await run.GetStatusAsync()).HasEnded);

        gate.Open();
        var result = await run.WaitAsync();
        Assert.Equal(Tensor.Vector(1f, 4f), result.GradientTensor("x"));
    }

    [Theory]
    [InlineData("LongGate")]
    [InlineData("LongGateBackward")]
    public async Task Cancel_KernelComputes_NothingIsLeftButTheKernelItself(string op)
    {
        var before = await cluster.CountAsync();
        using var gate = cluster.Gates.New();
        var (_, run) = await StartAsync(op, gate);
        await gate.Reached;

        await run.CancelAsync();

        Assert.Equal(before, await cluster.CountAsync());
        await Assert.ThrowsAsync<RunCancelledException>(() => run.WaitAsync());
        Assert.True(await cluster.ReservedAsync() > 0, "The memory that the kernel uses was given to others.");
        gate.Open();
        await cluster.UntilAsync(async () => await cluster.ReservedAsync() == 0);
        Assert.Equal(before, await cluster.CountAsync());
    }

    [Fact]
    public async Task Gradient_LongKernelFailsForward_CallerLearnsTheNode()
    {
        var before = await cluster.CountAsync();
        var builder = cluster.NewGraph();
        var failing = builder.Apply("LongFailure", builder.Input("x", Two)).Named("failing");
        var handle = await cluster.Client.SubmitAsync(builder.Build(Functions.ReduceSum(failing)));

        var error = await Assert.ThrowsAsync<NodeFailedException>(() => handle.EvaluateAsync(new Feeds { { "x", new[] { 2f, 0f } } }));

        Assert.Equal(("failing", "LongFailure", Pass.Forward, "above one"), (error.Node, error.Op, error.Pass, error.Problem));
        Assert.Equal("Node 'failing' (LongFailure) failed in the forward pass on inputs (Float32[2]): above one", error.Message);
        Assert.Equal(before, await cluster.CountAsync());
        await cluster.UntilAsync(async () => await cluster.ReservedAsync() == 0);
    }

    [Fact]
    public async Task Gradient_LongKernelFailsBackward_CallerLearnsTheNode()
    {
        var before = await cluster.CountAsync();
        var builder = cluster.NewGraph();
        var failing = builder.Apply("LongFailure", builder.Input("x", Two)).Named("failing");
        var graph = builder.Build(Functions.ReduceSum(failing * builder.Constant(Tensor.Vector(3f, 3f))).Named("f"));
        var handle = await cluster.Client.SubmitAsync(graph);

        var error = await Assert.ThrowsAsync<NodeFailedException>(() => handle.GradientAsync("f", new Feeds { { "x", new[] { 0.5f, 0f } } }));

        Assert.Equal(("failing", Pass.Backward), (error.Node, error.Pass));
        Assert.Equal(before, await cluster.CountAsync());
    }

    // f = Σ gated(x)², the gate in one of the passes.
    private async Task<(GraphHandle Graph, RunHandle Run)> StartAsync(string op, Gate gate)
    {
        var builder = cluster.NewGraph();
        var gated = builder.Apply(op, builder.Input("x", Two), builder.Constant(gate.Key)).Named("gated");
        var handle = await cluster.Client.SubmitAsync(builder.Build(Functions.ReduceSum(gated * gated).Named("f")));
        return (handle, await handle.StartGradientAsync("f", Feeds, ["x"], options: new() { Retention = RunRetention.None }));
    }

    private (IServiceProvider Silo, OpenAttempt Attempt) Computing(string graphId) =>
        cluster.OpenAttempts(graphId).Single(open => Nodes(open.Attempt).Any(node => node.Label == "gated"));

    private static IEnumerable<(string Label, NodeGrain Grain)> Nodes(OpenAttempt attempt) =>
        from shard in attempt.Plan.Shards
        from node in Enumerable.Range(0, shard.Program.Shard.Count)
        where shard[node] is not null
        select (shard.Program.Shard.Label(node), shard[node]!);
}
