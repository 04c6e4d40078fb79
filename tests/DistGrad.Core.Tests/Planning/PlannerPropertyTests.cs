using CsCheck;
using DistGrad.Core.Tests.Execution;

namespace DistGrad.Core.Tests.Planning;

/// <summary>Plans of random graphs, for random signatures.</summary>
public class PlannerPropertyTests
{
    private static readonly Gen<(Graph Graph, PlanSignature Signature)> Requests = Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[1, 150], (seed, nodes) =>
    {
        var random = new Random(seed);
        var graph = RandomGraphs.Create(seed, nodes, 4, OpMix.All);
        var scalars = Running.ScalarsOf(graph);
        int[] Some(int[] from, int most) => [.. Enumerable.Range(0, random.Next(most + 1)).Select(_ => from[random.Next(from.Length)])];
        return (graph, PlanSignature.Of(Some([.. Enumerable.Range(0, graph.Count)], 3), scalars[random.Next(scalars.Length)], Some(scalars, 4)));
    });

    [Fact]
    public void Plan_AnyRequest_FitsTogetherInAllShardSizes() =>
        Gen.Select(Requests, Gen.Int[1, 40], Gen.Int[2, 64]).Sample(
            (request, shardSize, maxFan) =>
            {
                var options = new PlannerOptions { ShardSize = shardSize, MaxFan = maxFan };
                PlanChecks.AssertConsistent(new Planner(OpRegistry.Standard, options).Plan(request.Graph, request.Signature));
            },
            iter: 1000);

    [Fact]
    public void Plan_AnyRequest_CountsAreThoseOfTheRun() =>
        Gen.Select(Requests, Gen.Int[2, 64]).Sample(
            (request, maxFan) =>
            {
                var plan = new Planner(OpRegistry.Standard, new PlannerOptions { MaxFan = maxFan }).Plan(request.Graph, request.Signature);

                var run = Running.Runner.Run(plan, GraphQuery.Feeds(request.Graph, RandomGraphs.Feeds(1, request.Graph)));

                Assert.Equal((plan.Outline.ForwardMessages, plan.Outline.BackwardMessages), (run.Messages(Pass.Forward), run.Messages(Pass.Backward)));
                Assert.Equal((plan.Outline.Nodes, plan.Outline.BackwardNodes), (run.Firings(Pass.Forward), run.Firings(Pass.Backward)));
            },
            iter: 1000);

    [Fact]
    public void Plan_AnyRequest_GradientsTravelOverLiveEdgesAlone() =>
        Requests.Sample(
            (graph, signature) =>
            {
                var plan = new Planner(OpRegistry.Standard).Plan(graph, signature);

                if (plan.Shards.Any(shard => shard.Roles.Any(role => role.HasFlag(NodeRole.Inserted)))) return;
                Assert.Equal(LiveEdges.Count(graph, signature.GradientOf, signature.Wrt), plan.Outline.BackwardMessages);
                Assert.Equal(signature.Wrt.Except(LiveEdges.ReachableFrom(graph, signature.GradientOf)).Order(), plan.Outline.ZeroGradients);
            },
            iter: 1000);

    [Fact]
    public void Plan_AnyRequest_PlansWhatIsNeededAndNothingElse() =>
        Requests.Sample(
            (graph, signature) =>
            {
                var needed = new HashSet<int>([.. signature.Fetches, signature.GradientOf]);
                for (var node = graph.Count - 1; node >= 0; node--)
                    if (needed.Contains(node)) needed.UnionWith(graph.InputsOf(node).ToArray());
                var asked = signature.Fetches.Concat(signature.Wrt).Append(signature.GradientOf).ToHashSet();

                var plan = new Planner(OpRegistry.Standard).Plan(graph, signature);

                Assert.Equal(needed.Where(node => !graph.IsConstant(node) || IsOwnNode(node)).Order(), plan.GraphNodes);
                bool IsOwnNode(int constant) => asked.Contains(constant) && !plan.Outline.ZeroGradients.Except(signature.Fetches).Except([signature.GradientOf]).Contains(constant);
            },
            iter: 1000);

    [Fact]
    public void Plan_SameRequestAgain_IsTheSamePlan() =>
        Gen.Select(Requests, Requests).Sample(
            (request, other) =>
            {
                var planner = new Planner(OpRegistry.Standard);
                var first = planner.Plan(request.Graph, request.Signature);
                planner.Plan(other.Graph, other.Signature);

                AssertSame(first, planner.Plan(Graph.FromBytes(request.Graph.ToBytes()), request.Signature));
            },
            iter: 200);

    private static void AssertSame(Plan expected, Plan actual)
    {
        Assert.Equivalent(expected.Outline, actual.Outline, strict: true);
        Assert.Equivalent(expected.Shards, actual.Shards, strict: true);
        Assert.Equal(expected.GraphNodes, actual.GraphNodes);
    }
}
