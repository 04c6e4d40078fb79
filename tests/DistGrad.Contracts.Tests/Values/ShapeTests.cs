namespace DistGrad.Contracts.Tests.Values;

public class ShapeTests
{
    [Fact]
    public void Scalar_ByAnyName_HasRankZero()
    {
        Assert.Equal(0, Shape.Scalar.Rank);
        Assert.True(Shape.Scalar.Extents.IsEmpty);
        Assert.Equal(default, Shape.Scalar);
        Assert.Equal(new Shape(), Shape.Scalar);
        Assert.Equal(new Shape([]).GetHashCode(), default(Shape).GetHashCode());
        Assert.Equal("[]", Shape.Scalar.ToString());
    }

    [Fact]
    public void Shape_OfExtents_HoldsCopiesInOrder()
    {
        long[] extents = [32, 784, 0];

        var shape = new Shape(extents);
        extents[0] = 1;

        Assert.Equal(3, shape.Rank);
        Assert.Equal([32, 784, 0], shape.Extents.ToArray());
        Assert.Equal("[32, 784, 0]", shape.ToString());
    }

    [Fact]
    public void Equality_OfShapes_IsThatOfTheirExtents()
    {
        Assert.True(new Shape(2, 3) == new Shape(2, 3));
        Assert.Equal(new Shape(2, 3).GetHashCode(), new Shape(2, 3).GetHashCode());
        Assert.True(new Shape(2, 3) != new Shape(3, 2));
        Assert.True(new Shape(1) != Shape.Scalar);
        Assert.False(new Shape(1).Equals("[1]"));
    }

    [Fact]
    public void Shape_NegativeExtent_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>("extents", () => new Shape(2, -2));
}
