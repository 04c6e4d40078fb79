using DistGrad.Core.Tests;
using DistGrad.Kernels;
using Microsoft.Extensions.Time.Testing;

namespace DistGrad.Grains.Tests;

public class RetainedRunsTests
{
    private readonly FakeTimeProvider _clock = new();

    // A run of so many nodes fits once, not twice.
    private const int LargeNodes = 60;

    private readonly RetainedRuns _retained;

    public RetainedRunsTests()
    {
        _retained = new RetainedRuns(Attempts.Options(options => (options.RetainedBytes, options.RetainFor) = (10_000, TimeSpan.FromMinutes(10))), _clock);
    }

    [Fact]
    public void Add_LaterRunOfTheSameGraph_ReplacesTheEarlier()
    {
        var (first, second, other) = (Add("a"), Add("a"), Add("b"));

        Assert.Null(_retained.Find(first));
        Assert.NotNull(_retained.Find(second));
        Assert.NotNull(_retained.Find(other));
        Assert.Equal(2, _retained.Count);
    }

    [Theory]
    [InlineData(RunRetention.All)]
    [InlineData(RunRetention.Watched)]
    public void Add_RunToRetainWhateverComesLater_Stays(RunRetention retention)
    {
        var (latest, asked, another) = (Add("a"), Add("a", retention: retention), Add("a", retention: retention));
        Assert.NotNull(_retained.Find(latest));

        var later = Add("a");

        Assert.Null(_retained.Find(latest));
        Assert.All([asked, another, later], run => Assert.NotNull(_retained.Find(run)));
    }

    [Fact]
    public void Add_MoreThanTheBudget_OldestGo()
    {
        var (small, first, second) = (Add("a"), Add("b", LargeNodes), Add("c", LargeNodes));

        Assert.Null(_retained.Find(small));
        Assert.Null(_retained.Find(first));
        Assert.NotNull(_retained.Find(second));
    }

    [Fact]
    public void Add_RunLargerThanTheBudget_IsNotKept()
    {
        var run = Add("a", 1000);

        Assert.Null(_retained.Find(run));
        Assert.Equal((0, 0), (_retained.Count, _retained.FilledSlots));
    }

    [Fact]
    public void Add_Tensors_CountOnceForAllThatHoldThem()
    {
        var tensor = Tensor.Full(new TensorType(DType.Float32, new Shape(600)), 1);
        var (first, second, third) = (AddTensors("a", tensor), AddTensors("b", tensor), AddTensors("c", tensor));

        // Each run has three tensors of 2,400 bytes: the feed, its square, and the sum with a parameter, which is the plan's.
        Assert.Null(_retained.Find(first));
        Assert.Null(_retained.Find(second));
        Assert.NotNull(_retained.Find(third));
    }

    [Fact]
    public void Trim_TimeIsUp_RunGoes()
    {
        var first = Add("a");
        _clock.Advance(TimeSpan.FromMinutes(6));
        var second = Add("b");
        _clock.Advance(TimeSpan.FromMinutes(6));

        _retained.Trim();

        Assert.Null(_retained.Find(first));
        Assert.NotNull(_retained.Find(second));
    }

    [Fact]
    public void Forget_Graph_ItsRunGoes()
    {
        var (a, b) = (Add("a"), Add("b"));

        _retained.Forget("a");

        Assert.Null(_retained.Find(a));
        Assert.NotNull(_retained.Find(b));
    }

    private AttemptId AddTensors(string graphId, Tensor fed)
    {
        var builder = new GraphBuilder();
        var x = builder.Input("x", fed.Type);
        var graph = builder.Build((x * x) + builder.Parameter("p", Tensor.Full(fed.Type, 2)));
        var plan = new Planner(OpRegistry.Standard, new() { MinShards = 1 }).Plan(graph, PlanSignature.Of(graph.Outputs.ToArray(), PlanSignature.None, []));
        var shard = new ShardRun(new ShardProgram(plan.Shards[0], new KernelCompiler()), _ => true);
        Run(shard, new LocalMessage(Pass.Forward, 0, 0, 0, fed));
        var opening = Attempts.Opening(graphId);
        _retained.Add(opening, [shard]);
        Assert.Equal(3 * fed.Bytes.Length, shard.TensorBytes);
        return opening.Attempt;
    }

    private static void Run(ShardRun shard, LocalMessage message)
    {
        var sink = new QueueSink();
        sink.Waiting.Enqueue(message);
        while (sink.Waiting.TryDequeue(out var next)) new NodeMachine(shard.Program, next.Node).Accept(shard, next.Pass, next.Slot, next.Value, sink);
    }

    private sealed class QueueSink : INodeSink
    {
        public Queue<LocalMessage> Waiting { get; } = new();

        public void Push(Pass pass, int shard, int node, int slot, Value value) => Waiting.Enqueue(new LocalMessage(pass, shard, node, slot, value));

        public void Fired(Pass pass)
        {
        }
    }

    private AttemptId Add(string graphId, int nodes = 3, RunRetention retention = RunRetention.Auto)
    {
        var graph = RandomGraphs.Create(1, nodes, inputs: 1, OpMix.Bounded);
        var plan = new Planner(OpRegistry.Standard, new() { MinShards = 1 }).Plan(graph, PlanSignature.Of(Enumerable.Range(0, graph.Count), PlanSignature.None, []));
        var opening = Attempts.Opening(graphId, retention);
        _retained.Add(opening, [.. plan.Shards.Select(shard => new ShardRun(new ShardProgram(shard, new KernelCompiler()), _ => true)), null]);
        return opening.Attempt;
    }
}
