using DistGrad.Contracts.Tests.Wire;

namespace DistGrad.Contracts.Tests.Runs;

public class NodeValuesTests
{
    [Fact]
    public void Pack_Columns_GivesThemBackToTheBit()
    {
        var nodes = Enumerable.Range(-1, Doubles.Delicate.Length).ToArray();

        var packed = NodeValues.Pack(nodes, Doubles.Delicate);

        Assert.Equal(nodes.Length, packed.Count);
        Assert.Equal(nodes, packed.Nodes.ToArray());
        Assert.Equal(Doubles.Delicate.Select(BitConverter.DoubleToInt64Bits), packed.Values.ToArray().Select(BitConverter.DoubleToInt64Bits));
    }

    [Fact]
    public void Pack_Columns_IsLittleEndian()
    {
        var packed = NodeValues.Pack([0x01020304], [1.0]);

        Assert.Equal("04030201", Convert.ToHexString(packed.NodeBytes));
        Assert.Equal("000000000000F03F", Convert.ToHexString(packed.ValueBytes));
    }

    [Fact]
    public void Pack_Columns_TakesCopies()
    {
        int[] nodes = [1];
        double[] values = [2];

        var packed = NodeValues.Pack(nodes, values);
        (nodes[0], values[0]) = (3, 4);

        Assert.Equal([1], packed.Nodes.ToArray());
        Assert.Equal([2], packed.Values.ToArray());
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 1)]
    public void Pack_ColumnsOfDifferentLength_NamesBothLengths(int nodes, int values)
    {
        var e = Assert.Throws<ArgumentException>("values", () => NodeValues.Pack(new int[nodes], new double[values]));

        Assert.StartsWith($"{nodes} nodes, but {values} values.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_HasNoValues()
    {
        Assert.Equal(0, NodeValues.Empty.Count);
        Assert.True(NodeValues.Empty.Nodes.IsEmpty);
        Assert.True(NodeValues.Empty.Values.IsEmpty);
    }
}
