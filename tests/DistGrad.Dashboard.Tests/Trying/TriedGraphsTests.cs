using DistGrad.Dashboard.Trying;

namespace DistGrad.Dashboard.Tests.Trying;

[Collection(DashboardGroup.Name)]
public class TriedGraphsTests(DashboardServer server)
{
    [Fact]
    public async Task Keep_MoreThanStay_DeletesTheOneTriedLongestAgo()
    {
        var tried = new TriedGraphs(server.Client);
        var handles = new List<GraphHandle>();
        for (var i = 0; i < TriedGraphs.Most; i++) handles.Add(await KeepAsync(tried, $"tried {i}"));
        tried.Touch(handles[0].Id);

        var last = await KeepAsync(tried, "the last");

        var there = await ThereAsync();
        Assert.DoesNotContain(handles[1].Id, there);
        Assert.All([handles[0], .. handles[2..], last], handle => Assert.Contains(handle.Id, there));
        await tried.StoppingAsync(default);
    }

    [Fact]
    public async Task Stopping_DeletesWhatTrialsBrought_AndNothingElse()
    {
        var tried = new TriedGraphs(server.Client);
        var others = await server.Client.SubmitAsync(Expression.Parse("x + 1", name: "somebody else's"));
        await tried.KeepAsync(await server.Client.SubmitAsync(Expression.Parse("x + 1", name: "somebody else's")));
        var own = await KeepAsync(tried, "own");

        await tried.StoppingAsync(default);

        var there = await ThereAsync();
        Assert.Contains(others.Id, there);
        Assert.DoesNotContain(own.Id, there);
    }

    private async Task<GraphHandle> KeepAsync(TriedGraphs tried, string name)
    {
        var handle = await server.Client.SubmitAsync(Expression.Parse("x * x", name: name));
        Assert.True(handle.IsNew);
        await tried.KeepAsync(handle);
        return handle;
    }

    private async Task<HashSet<string>> ThereAsync() => [.. (await server.Client.ListGraphsAsync()).Select(graph => graph.Id)];
}
