using DistGrad.Core.Tests;
using DistGrad.Core.Tests.Planning;

namespace DistGrad.Grains.Tests;

/// <summary>One gradient message for each live edge: in the plan, in one thread, on a cluster, and counted by walking the graph.</summary>
[Collection(ThreeSiloTests.Name)]
public class MessageCountTests(ThreeSilos cluster)
{
    public static TheoryData<int, int, int> Graphs
    {
        get
        {
            var data = new TheoryData<int, int, int>();
            for (var seed = 1; seed <= 10; seed++) data.Add(seed, 20 * seed, (int)(seed % 2 == 0 ? OpMix.All : OpMix.Bounded));
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Graphs))]
    public async Task Gradient_RandomGraph_SendsOneMessageForEachLiveEdge(int seed, int nodes, int mix)
    {
        var graph = RandomGraphs.Create(seed, nodes, inputs: 4, (OpMix)mix);
        var (root, wrt) = (graph.Outputs[0], GraphQuery.InputsOf(graph).ToArray());
        var feeds = RandomGraphs.Feeds(seed, graph);
        var plan = new Planner(cluster.Ops).Plan(graph, PlanSignature.Of([root], root, wrt));
        Assert.DoesNotContain(plan.Shards, shard => shard.Roles.Any(role => role.HasFlag(NodeRole.Inserted)));
        var walked = ((long)ValueEdges(graph, root), (long)LiveEdges.Count(graph, root, wrt));

        var local = cluster.Local.Gradient(graph, feeds);
        var run = await (await cluster.Client.SubmitAsync(graph)).GradientAsync(feeds: feeds);

        Assert.Equal(walked, (plan.Outline.ForwardMessages, plan.Outline.BackwardMessages));
        Assert.Equal(walked, (local.Messages(Pass.Forward), local.Messages(Pass.Backward)));
        Assert.Equal(walked, (run.Plan.ForwardMessages, run.Plan.BackwardMessages));
    }

    // Edges between nodes that the root depends on; constants are part of their readers and send nothing.
    private static int ValueEdges(Graph graph, int root)
    {
        var (found, next, edges) = (new HashSet<int> { root }, new Stack<int>([root]), 0);
        while (next.TryPop(out var node))
        {
            foreach (var input in graph.InputsOf(node))
            {
                if (graph.IsConstant(input)) continue;
                edges++;
                if (found.Add(input)) next.Push(input);
            }
        }

        return edges;
    }
}
