using DistGrad.Dashboard.Viewing;

namespace DistGrad.Dashboard.Tests.Viewing;

[Collection(DashboardGroup.Name)]
public class NeighbourhoodTests(DashboardServer server)
{
    [Theory]
    [InlineData("x", 1, 100, true, "x", "q")]
    [InlineData("q", 1, 100, true, "x", "y", "q", "f")]
    [InlineData("x", 2, 100, true, "x", "y", "q", "f")]
    [InlineData("f", 8, 3, false, "f", "q", "z")]
    public async Task Neighbourhood_OfANode_IsWhatIsSoManyEdgesAway(string centre, int hops, int limit, bool isWhole, params string[] labels)
    {
        var builder = new GraphBuilder("near");
        var (x, y, z) = (builder.Input("x"), builder.Input("y"), builder.Input("z"));
        var graph = await server.Client.SubmitAsync(builder.Build(((x + y).Named("q") * z).Named("f")));
        var (nodes, whole) = Neighbourhood.Of(new ShelvedGraph(graph), graph.Index.Find(centre), hops, limit);
        Assert.Equal(isWhole, whole);
        Assert.Equal(labels.Order(), nodes.Select(graph.Index.Label).Order());
    }
}
