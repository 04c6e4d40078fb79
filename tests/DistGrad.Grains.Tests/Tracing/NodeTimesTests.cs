using DistGrad.Kernels;
using Microsoft.Extensions.Time.Testing;

namespace DistGrad.Grains.Tests;

public class NodeTimesTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _clock = new();
    private readonly OpenAttempt _attempt = Attempts.Open(_ => { });
    private readonly ShardRun _run;
    private readonly NodeTimes _times;

    // f = -x: x is node 0, f is node 1 and the root.
    public NodeTimesTests()
    {
        var builder = new GraphBuilder();
        var graph = builder.Build((-builder.Input("x")).Named("f"));
        var plan = new Planner(OpRegistry.Standard, new() { MinShards = 1 }).Plan(graph, PlanSignature.Of([1], 1, [0]));
        _run = new ShardRun(new ShardProgram(Assert.Single(plan.Shards), new KernelCompiler()), _ => true);
        _times = new NodeTimes(2, _clock);
    }

    [Fact]
    public void AtEnd_NodeHasFiredAndNotNotedItYet_EndsWithThePass()
    {
        var (forwardEnded, backwardEnded) = (Advance(), Advance());
        var message = new NodeMessage(_attempt, 0, 3.0);
        var since = _times.Arrived(1, message);
        new NodeMachine(_run.Program, 1).Accept(_run, Pass.Forward, 0, message.Value, new Nowhere());
        var (forwardThrough, backwardThrough) = (Advance(), Advance());

        var times = _times.AtEnd(_run, forwardThrough, backwardThrough);
        var early = _times.AtEnd(_run, forwardEnded, backwardEnded);
        Advance();
        _times.DealtWith(_run, 1, since);

        Assert.Equal((since, since, forwardThrough, 0), times.Of(1, Pass.Forward));
        Assert.Equal((since, since, backwardThrough, -1), times.Of(1, Pass.Backward));
        Assert.Equal((since, since, _clock.GetTimestamp(), 0), _times.Of(1, Pass.Forward));
        Assert.Null(times.Of(0, Pass.Backward));

        // It has not ended before it began.
        Assert.Equal(since, early.Of(1, Pass.Forward)!.Value.EndedAt);
    }

    [Fact]
    public void AtEnd_NodeHasNotFired_HasNoEnd()
    {
        var ready = _times.Arrived(0, new NodeMessage(_attempt, 0, 3.0));
        Advance();

        Assert.Equal((ready, ready, 0, 0), _times.AtEnd(_run, 0, 0).Of(0, Pass.Forward));
    }

    [Fact]
    public void Arrived_ResultsOfWhatNoMessageBegan_WasReadyWhenItBegan()
    {
        var begun = Advance();
        _times.Begin(1, Pass.Backward);
        Advance();

        _times.Arrived(1, NodeMessage.Computed(_attempt, Pass.Backward, [1.0]));

        Assert.Equal((begun, begun, 0, -1), _times.Of(1, Pass.Backward));
    }

    private long Advance()
    {
        _clock.Advance(Step);
        return _clock.GetTimestamp();
    }

    private sealed class Nowhere : INodeSink
    {
        public void Push(Pass pass, int shard, int node, int slot, Value value)
        {
        }

        public void Fired(Pass pass)
        {
        }
    }
}
