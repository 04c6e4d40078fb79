using Microsoft.Extensions.DependencyInjection;

namespace DistGrad.Grains.Tests;

[Collection(ThreeSiloTests.Name)]
public class PlanGrainTests(ThreeSilos cluster)
{
    [Fact]
    public async Task Prepare_FewerShardsThanSilos_LaysOutOverOwnersOnly()
    {
        var graph = cluster.NewGraph();
        var handle = await cluster.Client.SubmitAsync(graph.Build(graph.Input("x")));
        var request = new PlanRequest(handle.Id, PlanSignature.Of([0], PlanSignature.None, []));
        var silos = cluster.Silos.Select(silo => silo.GetRequiredService<ILocalSiloDetails>().SiloAddress).ToArray();

        var prepared = await cluster.Grains.GetGrain<IPlanGrain>(request.Key()).Prepare(request, silos);

        Assert.Equal(3, silos.Length);
        Assert.Equal(1, prepared.Outline.Shards);
        Assert.Contains(Assert.Single(prepared.Layout.Silos), silos);
        Assert.Equal([0], prepared.Layout.OwnerOf);
    }
}
