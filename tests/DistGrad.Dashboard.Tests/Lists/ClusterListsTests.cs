using DistGrad.Dashboard.Lists;
using Microsoft.Extensions.Time.Testing;

namespace DistGrad.Dashboard.Tests.Lists;

[Collection(DashboardGroup.Name)]
public class ClusterListsTests(DashboardServer server)
{
    [Fact]
    public async Task Now_RunsBetweenTwoLooks_AreInRatesAndTimes()
    {
        var (clock, wall) = (new FakeTimeProvider(), new FakeTimeProvider(TimeProvider.System.GetUtcNow()));
        var lists = new ClusterLists(server.Client, shelf: null!, new PaceHistory(clock), wall);
        var graph = await server.Client.SubmitAsync(Expression.Parse("(x + y) * z", name: "paced"));

        var first = await lists.NowAsync(CancellationToken.None);
        Assert.Equal((2, null, null), (first.Silos.Count, first.Messages.PerSecond, first.Runs.PerSecond));

        PlanReport plan = null!;
        for (var i = 0; i < 10; i++) plan = (await graph.GradientAsync(feeds: new() { ["x"] = -2, ["y"] = 5, ["z"] = i })).Plan;
        await Assert.ThrowsAsync<FeedException>(() => graph.GradientAsync(feeds: new() { ["x"] = 1 }));
        clock.Advance(TimeSpan.FromSeconds(2));
        var second = await lists.NowAsync(CancellationToken.None);

        Assert.Equal((5 * (plan.ForwardMessages + plan.BackwardMessages), 5.5), (second.Messages.PerSecond, second.Runs.PerSecond));
        Assert.Equal(second.Messages.PerSecond, second.Silos.Sum(silo => silo.Messages.PerSecond));
        Assert.Equal((first.Times.Succeeded + 10, first.Times.Failed + 1), (second.Times.Succeeded, second.Times.Failed));
        Assert.True(second.Times.P50 > TimeSpan.Zero && second.Times.P50 <= second.Times.P90 && second.Times.P90 <= second.Times.P99);
    }
}
