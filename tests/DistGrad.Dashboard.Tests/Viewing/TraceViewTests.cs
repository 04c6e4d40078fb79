using DistGrad.Dashboard.Viewing;

namespace DistGrad.Dashboard.Tests.Viewing;

public class TraceViewTests
{
    [Fact]
    public void CriticalPath_IsTheChainOfLastCauses_ThatEndsWithTheRun()
    {
        var view = TraceView.Of(Trace(Node(0, 10, -1), Node(1, 20, -1), Node(2, 30, 1), Node(3, 25, 0), Node(4, 60, 2)));
        Assert.Equal([1, 2, 4], view.Events.Where(node => node.IsCritical).Select(node => node.Node));
        Assert.Equal((60, 59), (view.Events[4].End, view.Events[4].Start));
    }

    [Fact]
    public void CriticalPath_OfAnAttemptThatWasCutOff_EndsWithWhatWasThrough()
    {
        var view = TraceView.Of(Trace(Node(0, 10, -1), Node(1, null, 0)));
        Assert.Equal([0], view.Events.Where(node => node.IsCritical).Select(node => node.Node));
    }

    [Fact]
    public void CriticalPath_OfNothing_IsEmpty() => Assert.Empty(TraceView.Of(Trace()).Events);

    private static RunTrace Trace(params NodeTrace[] nodes) =>
        new() { TraceId = null, StartedAt = default, Elapsed = TimeSpan.FromMicroseconds(100), Shards = [], Nodes = nodes, Dropped = 0 };

    private static NodeTrace Node(int node, int? end, int predecessor) => new()
    {
        Node = node,
        Label = $"#{node}",
        Op = "Add",
        Pass = Pass.Forward,
        Shard = 0,
        Silo = "S127.0.0.1:11111:1",
        ReadyAt = TimeSpan.Zero,
        StartedAt = TimeSpan.FromMicroseconds((end ?? 1) - 1),
        EndedAt = end is { } at ? TimeSpan.FromMicroseconds(at) : null,
        Predecessor = predecessor,
    };
}
