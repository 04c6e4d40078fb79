using DistGrad.Dashboard.Viewing;

namespace DistGrad.Dashboard.Tests.Viewing;

public class GraphPictureTests
{
    [Fact]
    public void Node_OfARun_ShowsUpstreamTimesLocal()
    {
        var graph = Expression.Parse("x * 3");
        var held = new NodeInspection { Node = 2, Label = "#2", Op = "Mul", Gate = GateKind.Switcher, Value = 6, Upstream = 5, LocalGradients = [3, 2], Inputs = [0, 1], Silo = "S127.0.0.1:11111:1", Shard = 1 };
        var mul = Draw(graph, held)[2];
        Assert.Equal(("mul: switcher", "×", "op", true), (mul.Gate, mul.Symbol, mul.Kind, mul.IsOutput));
        Assert.Equal([15, 10], mul.Inputs.Select(input => input.Downstream));
        Assert.Equal(("S127.0.0.1:11111:1", 1), (mul.Silo, mul.Shard));
    }

    [Fact]
    public void Nodes_WithoutARun_HaveGatesAndConstants()
    {
        var nodes = Draw(Expression.Parse("max(x, 3)"));
        Assert.Equal(["input", "constant", "max: router"], nodes.Select(node => node.Gate));
        Assert.Equal([null, 3, null], nodes.Select(node => node.Value));
        Assert.All(nodes, node => Assert.NotEmpty(node.Rule));
    }

    [Fact]
    public void Part_OfAGraph_CountsTheEdgesThatAreNotDrawn()
    {
        var graph = Expression.Parse("(x + y) * (x + y)");
        var consumers = new Dictionary<int, int> { [0] = 2, [2] = 1 };
        var nodes = new GraphPicture(graph, OpRegistry.Standard).Draw([0, 2], new Dictionary<int, NodeInspection>(), node => consumers[node]);
        Assert.Equal([(0, 1), (2, 2)], nodes.Select(node => (node.Node, node.Hidden)));
        Assert.Equal([0], nodes[1].Inputs.Select(input => input.Node));
    }

    private static IReadOnlyList<NodeView> Draw(Graph graph, params NodeInspection[] held) =>
        new GraphPicture(graph, OpRegistry.Standard).Draw([.. Enumerable.Range(0, graph.Count)], held.ToDictionary(node => node.Node));
}
