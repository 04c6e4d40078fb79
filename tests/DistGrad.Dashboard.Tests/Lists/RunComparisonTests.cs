using DistGrad.Dashboard.Lists;

namespace DistGrad.Dashboard.Tests.Lists;

public class RunComparisonTests
{
    private static readonly RunRow Run = new() { GraphId = "g", GraphName = "g", RunId = "r", IsDurable = false, State = "succeeded" };

    [Fact]
    public void Nodes_ThatDiffer_ComeFarthestApartFirst()
    {
        var comparison = RunComparison.Of(Run, Run, [Node(0, 1, 2), Node(1, 100, 1), Node(2, 5, 1), Node(3, double.NaN, 1)], [Node(0, 1, 2), Node(1, 101, 1), Node(2, 10, 1), Node(3, double.NaN, null)]);
        Assert.Equal((4, 3), (comparison.Nodes, comparison.Different));
        Assert.Equal(["#3", "#2", "#1"], comparison.Rows.Select(node => node.Label));
    }

    [Fact]
    public void Nodes_OfTheSameNumbers_DoNotDiffer_EvenWhereThoseAreNaN() =>
        Assert.Empty(RunComparison.Of(Run, Run, [Node(0, double.NaN, double.PositiveInfinity)], [Node(0, double.NaN, double.PositiveInfinity)]).Rows);

    [Theory]
    [InlineData("a:b", false)]
    [InlineData("d:..", true)]
    [InlineData("", false)]
    public void Key_OfARun_ReadsBack(string id, bool isDurable) => Assert.Equal((id, isDurable), RunRow.Parse((Run with { RunId = id, IsDurable = isDurable }).Key));

    private static NodeInspection Node(int node, double? value, double? upstream) =>
        new() { Node = node, Label = $"#{node}", Op = "Add", Gate = GateKind.Distributor, Value = value, Upstream = upstream, Silo = "S1", Shard = 0 };
}
