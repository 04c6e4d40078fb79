namespace DistGrad.Grains.Tests.Hosts;

public class CollectedValuesTests
{
    [Fact]
    public void ToValues_NumbersAlone_AreTheColumns()
    {
        var collected = new CollectedValues();
        collected.Add([3, 1], [0.5, -0.0]);

        var values = collected.ToValues();

        Assert.Equal([3, 1], values.Nodes.ToArray());
        Assert.True(double.IsNegative(values.Values[1]));
        Assert.Equal([0.5, -0.0], values.Values.ToArray());
    }

    [Fact]
    public void ToValues_NumbersAndOthersInAnyOrder_AreInTheOrderTheyCame()
    {
        var tensor = Tensor.Vector<double>(7, 8);
        var collected = new CollectedValues();
        collected.Add([1, 2], [10, 20]);
        collected.Add(3, tensor);
        collected.Add([4], [40]);
        collected.Add(5, 50.0);

        var values = collected.ToValues();

        Assert.Equal([1, 2, 3, 4, 5], values.Nodes.ToArray());
        Assert.Equal([10.0, 20.0, tensor, 40.0, 50.0], values.ToValues());
    }

    [Fact]
    public void ToValues_NothingAdded_IsEmpty() => Assert.Equal(0, new CollectedValues().ToValues().Count);
}
