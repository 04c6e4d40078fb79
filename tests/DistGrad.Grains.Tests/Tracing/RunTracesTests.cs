using Microsoft.Extensions.Options;

namespace DistGrad.Grains.Tests;

public class RunTracesTests
{
    private static readonly NodeTrace Node = new()
    {
        Node = 1,
        Label = "q",
        Op = "Add",
        Pass = Pass.Backward,
        Shard = 0,
        Silo = "silo",
        ReadyAt = default,
        StartedAt = default,
        EndedAt = default(TimeSpan),
        Predecessor = -1,
        LocalGradients = [1, 1],
    };

    private readonly RunTraces _traces = new(Options.Create(new DistGradOptions { TraceBytes = 100_000 }));

    [Fact]
    public async Task Add_AMillionTraces_KeepsTheLatestWithinTheBudget()
    {
        for (var run = 0; run < 1_000_000; run++) _traces.Add(Key(run), Task.FromResult<RunTrace?>(Trace(nodes: run % 10)));

        Assert.InRange(_traces.Bytes, 90_000, 100_000);
        Assert.Equal(9, (await _traces.Find(Key(999_999)))!.Nodes.Length);
        Assert.Null(await _traces.Find(Key(999_000)));
    }

    [Fact]
    public async Task Add_TraceThatIsWorkedUpLater_CountsFromThenOn()
    {
        var later = new TaskCompletionSource<RunTrace?>();
        _traces.Add(Key(1), later.Task);
        var before = _traces.Bytes;
        later.SetResult(Trace(nodes: 100));

        Assert.Equal(100, (await _traces.Find(Key(1)))!.Nodes.Length);
        Assert.True(_traces.Bytes > before + 10_000);
    }

    [Fact]
    public async Task Add_TraceThatIsLargerThanAllThatMayBeKept_IsNotKept()
    {
        _traces.Add(Key(1), Task.FromResult<RunTrace?>(Trace(nodes: 1000)));

        Assert.Null(await _traces.Find(Key(1)));
        Assert.Equal(0, _traces.Bytes);
    }

    private static RunKey Key(int run) => new("graph", $"{run}");

    private static RunTrace Trace(int nodes) => new() { TraceId = null, StartedAt = default, Elapsed = default, Shards = [], Nodes = [.. Enumerable.Repeat(Node, nodes)], Dropped = 0 };
}
