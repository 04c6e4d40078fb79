using DistGrad.Dashboard.Viewing;

namespace DistGrad.Dashboard.Tests.Viewing;

[Collection(DashboardGroup.Name)]
public class BirthplaceTests(DashboardServer server)
{
    [Fact]
    public async Task NaN_OfFiniteInputs_IsNamedWhereItIsBorn_AndNotWhereItGoes()
    {
        var view = await View("log(x - 3) * y + x", ("x", 2), ("y", 4));
        Assert.Equal("Log", Assert.Single(view.Nodes, node => node.IsBirthplace).Op);
        Assert.Contains("The first value that is not finite comes from #3 (Log), which makes NaN of -1.", view.Notes);
    }

    [Fact]
    public async Task Gradient_ThatBecomesInfinite_IsNamedWhereItDoes()
    {
        var view = await View("2 * sqrt(x)", ("x", 0));
        Assert.Equal("Sqrt", Assert.Single(view.Nodes, node => node.IsBirthplace).Op);
        Assert.Contains(view.Notes, note => note.StartsWith("The first gradient that is not finite comes from #2 (Sqrt): for x, 2 × ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Finite_Run_HasNoBirthplace()
    {
        var view = await View("x * x", ("x", 2));
        Assert.Empty(view.Notes);
        Assert.DoesNotContain(view.Nodes, node => node.IsBirthplace);
    }

    private async Task<GraphView> View(string expression, params (string Name, double Value)[] feeds)
    {
        var graph = await server.Client.SubmitAsync(Expression.Parse(expression));
        var run = await graph.GradientAsync(feeds: Feeds.Of(feeds.Select(feed => KeyValuePair.Create(feed.Name, feed.Value))), options: new() { Retention = RunRetention.All, Granularity = Granularity.PerOp });
        var held = (await graph.InspectAllAsync(run)).ToDictionary(node => node.Node);
        return Birthplace.Mark(new GraphView
        {
            GraphId = graph.Id,
            Name = expression,
            Count = graph.Graph.Count,
            Nodes = new GraphPicture(graph.Graph, OpRegistry.Standard).Draw([.. Enumerable.Range(0, graph.Graph.Count)], held),
        });
    }
}
