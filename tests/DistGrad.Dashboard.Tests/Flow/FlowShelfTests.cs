using System.Collections;
using DistGrad.Dashboard.Flow;
using DistGrad.Dashboard.Lists;
using Microsoft.Extensions.Time.Testing;

namespace DistGrad.Dashboard.Tests.Flow;

public class FlowShelfTests
{
    private static readonly FlowColumn Column = new() { Output = 1, Norms = [], IsDead = new BitArray(0), Births = [] };

    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _asked = [];

    [Fact]
    public async Task Runs_ReadBefore_AreNotReadAgain()
    {
        var shelf = new FlowShelf(_time);
        await shelf.ReadAsync([Run("a")], At, default);
        var reading = await shelf.ReadAsync([Run("b"), Run("a")], At, default);
        Assert.Equal(["a", "b"], _asked);
        Assert.Equal((2, 0), (reading.Columns.Count, reading.Late));
    }

    [Fact]
    public async Task Run_WithTheSameIdAtAnotherTime_IsAnother()
    {
        var shelf = new FlowShelf(_time);
        await shelf.ReadAsync([Run("a")], At, default);
        await shelf.ReadAsync([Run("a") with { StartedAt = DateTimeOffset.UnixEpoch.AddHours(1) }], At, default);
        Assert.Equal(["a", "a"], _asked);
    }

    [Fact]
    public async Task TimeIsOver_TheRestIsLate_AndThereForWhoAsksNext()
    {
        var (shelf, slow) = (new FlowShelf(_time), new TaskCompletionSource<FlowColumn>());
        await shelf.ReadAsync([Run("old")], At, default);
        var asked = new TaskCompletionSource();
        var first = shelf.ReadAsync([Run("quick"), Run("slow"), Run("never"), Run("old")], Read, default);
        await asked.Task;
        _time.Advance(FlowShelf.Patience);
        var reading = await first;
        Assert.Equal(["old", "quick"], reading.Columns.Keys.Select(run => run.RunId).Order());
        Assert.Equal(2, reading.Late);
        Assert.DoesNotContain("never", _asked);

        slow.SetResult(Column);
        reading = await shelf.ReadAsync([Run("quick"), Run("slow")], Read, default);
        Assert.Equal((2, 0), (reading.Columns.Count, reading.Late));
        Assert.Equal(["old", "quick", "slow"], _asked);

        Task<FlowColumn> Read(RunRow run)
        {
            _asked.Add(run.RunId);
            if (run.RunId != "slow") return Task.FromResult(Column);
            asked.SetResult();
            return slow.Task;
        }
    }

    [Fact]
    public async Task Run_ThatCannotBeRead_IsToldWithItsReason_AndTriedAgain()
    {
        var shelf = new FlowShelf(_time);
        var reading = await shelf.ReadAsync([Run("gone"), Run("there")], run => run.RunId == "gone" ? throw new InspectionException("It is gone.") : At(run), default);
        Assert.Equal(("gone", "It is gone."), (reading.Failed.Single().Run.RunId, reading.Failed.Single().Reason));
        Assert.Equal((1, 0), (reading.Columns.Count, reading.Late));
        Assert.Empty((await shelf.ReadAsync([Run("gone"), Run("there")], At, default)).Failed);
        Assert.Equal(["there", "gone"], _asked);
    }

    [Fact]
    public async Task Cancelled_TheWaitingEnds()
    {
        using var cancelled = new CancellationTokenSource();
        var (shelf, asked) = (new FlowShelf(_time), new TaskCompletionSource());
        var reading = shelf.ReadAsync([Run("slow")], _ => { asked.SetResult(); return new TaskCompletionSource<FlowColumn>().Task; }, cancelled.Token);
        await asked.Task;
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    internal static RunRow Run(string id) => new() { GraphId = "g", GraphName = "graph", RunId = id, IsDurable = false, State = "succeeded", StartedAt = DateTimeOffset.UnixEpoch, HasGradients = true };

    private Task<FlowColumn> At(RunRow run)
    {
        _asked.Add(run.RunId);
        return Task.FromResult(Column);
    }
}
