using DistGrad.Cli.Drawing;
using static DistGrad.Cli.Tests.Drawing.Circuits;

namespace DistGrad.Cli.Tests.Drawing;

public class NodeTableTests
{
    [Fact]
    public void List_SmallCircuit_HasEveryNode() => Assert.Equal(
        """
          node  op     name  inputs  value  gradient
             0  Input  x                -2        -4
             1  Input  y                 5        -4
             2  Add    q     0, 1        3        -4
             3  Input  z                -4         3
             4  Mul    f     2, 3      -12         1
        """,
        Text(NodeTable.List(Lecture)));

    [Fact]
    public void List_ChainOf100000_ShowsBothEndsAndHowManyAreLeftOut()
    {
        var lines = NodeTable.List(Chain(100_000)).Select(line => line.Text).ToList();
        Assert.Equal(1 + NodeTable.EndRows + 1 + NodeTable.EndRows, lines.Count);
        Assert.Equal("  ... 99960 nodes left out ...", lines[1 + NodeTable.EndRows]);
        Assert.Contains(" 99999  Exp", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void List_AsManyNodesAsAreAllListed_NothingIsLeftOut() =>
        Assert.Equal(1 + NodeTable.MaxRows, NodeTable.List(Chain(NodeTable.MaxRows)).Count);

    [Fact]
    public void List_ManyInputs_OnlyTheFirstAreNamed() =>
        Assert.Contains("0, 0, 0, 0 and 96 more", Text(NodeTable.List(Of(Input(0, "x", 1, 1), Gate(1, "Sum", 1, 1, new int[100])))), StringComparison.Ordinal);

    [Fact]
    public void List_NoGradients_NoLineEndsInASpace() =>
        Assert.All(NodeTable.List(Of(Input(0, "x", 1), Gate(1, "Exp", 1, null, 0))), line => Assert.Equal(line.Text.TrimEnd(), line.Text));
}
