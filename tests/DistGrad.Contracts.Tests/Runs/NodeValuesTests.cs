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
    public void Join_One_IsTheSame()
    {
        var one = NodeValues.Pack([1], [2.0]);

        Assert.Same(one, NodeValues.Join(one));
    }

    [Fact]
    public void Join_Several_AreOneBehindTheOtherWithTheirTensors()
    {
        var (x, y) = (Tensor.Vector<double>(1, 2), Tensor.Vector<float>(3));
        Value[] first = [0.5, x];
        Value[] second = [y, -0.0, 7.0];

        var joined = NodeValues.Join(NodeValues.Pack([4, 2], first), NodeValues.Empty, NodeValues.Pack([9, 1, 3], second));

        Assert.Equal([4, 2, 9, 1, 3], joined.Nodes.ToArray());
        Assert.Equal([.. first, .. second], joined.ToValues());
        Assert.True(double.IsNegative(joined.Values[3]));
    }

    [Fact]
    public void Join_TensorsInAParcel_IsRefused()
    {
        var parcel = new Parcel { Id = Guid.NewGuid(), Lengths = [8], PartSize = 8 };
        var detached = NodeValues.Pack([1], [2.0]) with { Parcel = parcel };

        Assert.Throws<ArgumentException>("all", () => NodeValues.Join(detached, detached));
    }

    [Fact]
    public void Empty_HasNoValues()
    {
        Assert.Equal(0, NodeValues.Empty.Count);
        Assert.True(NodeValues.Empty.Nodes.IsEmpty);
        Assert.True(NodeValues.Empty.Values.IsEmpty);
    }
}
