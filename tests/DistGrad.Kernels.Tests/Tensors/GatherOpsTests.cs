using static DistGrad.Functions;

namespace DistGrad.Kernels.Tests.Tensors;

public class GatherOpsTests
{
    [Theory]
    [InlineData(0, new long[] { 5 })]
    [InlineData(1, new long[] { 2, 3 })]
    [InlineData(-1, new long[] { 4 })]
    [InlineData(1, new long[0])]
    [InlineData(0, new long[] { 0 })]
    [InlineData(2, new long[] { 1, 1, 2 })]
    public void Gather_AnyAxis_TakesSlicesAndSumsBack(int axis, long[] places)
    {
        var (x, d) = (Elements.Numbered(3, 4, 2), axis < 0 ? axis + 3 : axis);
        var indices = Indices(7, places, x.Shape[d]);
        var expected = Elements.Of([.. x.Shape.Extents[..d], .. places, .. x.Shape.Extents[(d + 1)..]], at => x.At([.. at[..d], (long)indices.At(at[d..(d + places.Length)]), .. at[(d + places.Length)..]]));
        foreach (var given in new[] { indices, indices.To(DType.Int32) })
        {
            Elements.AssertValue(expected, inputs => Gather(inputs[0], inputs[1], axis), [x, given], isFolded: true);
            GradientTheory.Check(inputs => Exp(Gather(inputs[0], inputs[1], axis)), [GradientTheory.Random(1, x.Shape), given], order: 2);
        }
    }

    [Fact]
    public void Gather_OfAVector_TakesElements()
    {
        var x = Elements.Numbered(4);
        Elements.AssertValue(Elements.Of([], _ => 4), inputs => Gather(inputs[0], inputs[1]), [x, Tensor.Scalar(-1L)], isFolded: true);
        GradientTheory.Check(inputs => Exp(Gather(inputs[0], inputs[1])), [x, Tensor.Scalar(-1L)], order: 2);
        GradientTheory.Check(inputs => Exp(Gather(inputs[0], inputs[1])), [x, Tensor.Vector<long>(1, 1, -3, 0)], order: 2);
    }

    [Fact]
    public void Gather_KnownIndexOutOfRange_IsNamed()
    {
        var builder = new GraphBuilder();
        var message = Assert.Throws<GraphException>(() => Gather(builder.Constant(Elements.Numbered(3)), builder.Constant(Tensor.Vector<long>(3)))).Message;
        Assert.Contains("index 3 is out of range for axis 0 of [3]", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, new long[] { 5, 4, 2 })]
    [InlineData(1, new long[] { 3, 6, 1 })]
    [InlineData(-1, new long[] { 2, 3, 4 })]
    public void GatherElements_AnyAxis_TakesElementsAndSumsBack(int axis, long[] extents)
    {
        var (x, d) = (Elements.Numbered(3, 4, 2), axis < 0 ? axis + 3 : axis);
        var indices = Indices(3, extents, x.Shape[d]);
        var expected = Elements.Of(extents, at => x.At([.. at.Select((i, dimension) => dimension == d ? (long)indices.At(at) : i)]));
        foreach (var given in new[] { indices, indices.To(DType.Int32) })
        {
            Elements.AssertValue(expected, inputs => GatherElements(inputs[0], inputs[1], axis), [x, given]);
            GradientTheory.Check(inputs => Exp(GatherElements(inputs[0], inputs[1], axis)), [GradientTheory.Random(1, x.Shape), given], order: 2);
        }
    }

    [Theory]
    [InlineData(0, new long[] { 2, 4, 3 }, new long[] { 5, 3 })]
    [InlineData(0, new long[] { 2, 4, 3 }, new long[] { 2, 2, 1 })]
    [InlineData(0, new long[] { 2, 4, 3 }, new long[] { 2 })]
    [InlineData(1, new long[] { 2, 4, 3 }, new long[] { 2, 5, 1 })]
    [InlineData(1, new long[] { 2, 4, 3 }, new long[] { 2, 2 })]
    [InlineData(2, new long[] { 2, 4, 3, 2 }, new long[] { 2, 4, 3, 2 })]
    [InlineData(2, new long[] { 2, 4, 3 }, new long[] { 2, 4, 1 })]
    public void GatherND_AnyBatch_TakesSlicesAndSumsBack(int batches, long[] extents, long[] rows)
    {
        var (x, count) = (Elements.Numbered(extents), (int)rows[^1]);
        var indices = Tensor.Of<long>(new Shape(rows), [.. Elements.Of(rows, at => ((at.Sum() * 5) % (2 * extents[batches + at[^1]])) - extents[batches + at[^1]]).Numbers().Select(i => (long)i)]);
        var expected = Elements.Of([.. rows[..^1], .. extents[(batches + count)..]], at =>
        {
            var row = at[..(rows.Length - 1)];
            return x.At([.. row[..batches], .. Enumerable.Range(0, count).Select(k => (long)indices.At([.. row, k])), .. at[(rows.Length - 1)..]]);
        });
        foreach (var given in new[] { indices, indices.To(DType.Int32) })
        {
            Elements.AssertValue(expected, inputs => GatherND(inputs[0], inputs[1], batches), [x, given]);
            GradientTheory.Check(inputs => Exp(GatherND(inputs[0], inputs[1], batches)), [GradientTheory.Random(1, x.Shape), given], order: 2);
        }
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 3)]
    [InlineData(-1, 1)]
    public void TopK_AnyAxis_RoutesToTheChosen(int axis, long k)
    {
        var (x, d) = (GradientTheory.Random(5, new Shape(3, 4, 2)), axis < 0 ? axis + 3 : axis);
        long[] extents = [.. x.Shape.Extents.ToArray().Select((e, i) => i == d ? k : e)];
        foreach (var largest in new[] { true, false })
        {
            var indices = Elements.Of(extents, at => Enumerable.Range(0, (int)x.Shape[d])
                .OrderBy(i => (largest ? -1 : 1) * x.At([.. at.Select((j, dimension) => dimension == d ? i : j)])).ElementAt((int)at[d]));
            Assert.Equal(indices.To(DType.Int64), Elements.Run(inputs => TopK(inputs[0], k, axis, largest).Indices, x));
            Assert.Equal(Elements.Of(extents, at => x.At([.. at.Select((j, dimension) => dimension == d ? (long)indices.At(at) : j)])), Elements.Run(inputs => TopK(inputs[0], k, axis, largest).Values, x));
            GradientTheory.Check(inputs => Exp(TopK(inputs[0], k, axis, largest, sorted: true).Values), [x], order: 2);
            GradientTheory.Check(inputs => TopK(inputs[0], k, axis, largest) is var (values, places) ? values * Cast(places, values.Type.DType) : default, [x]);
        }
    }

    [Fact]
    public void TopK_IntegersAndWrongArguments()
    {
        Assert.Equal(Tensor.Vector<long>(9, 7), Elements.Run(inputs => TopK(inputs[0], 2).Values, Tensor.Vector<long>(3, 9, 7)));
        Assert.Equal(Tensor.Vector<int>(9, 7), Elements.Run(inputs => TopK(inputs[0], 2).Values, Tensor.Vector<int>(3, 9, 7)));
        Assert.Contains("k is 4, but there are 3", Assert.Throws<GraphException>(() => Elements.Run(inputs => TopK(inputs[0], 4).Values, Tensor.Vector<long>(3, 9, 7))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    public void OneHot_AnyAxis_MarksPlaces(int axis)
    {
        var (indices, values, d) = (Tensor.Of<long>(new Shape(2, 3), 0, 2, -1, 4, -4, 3), Tensor.Vector(0.25, 3.0), axis < 0 ? axis + 3 : axis);
        long[] extents = [2, 3];
        var expected = Elements.Of([.. extents[..d], 4, .. extents[d..]], at =>
        {
            var index = indices.At([.. at[..d], .. at[(d + 1)..]]);
            return (index < 0 ? index + 4 : index) == at[d] ? 3 : 0.25;
        });
        foreach (var given in new[] { indices, indices.To(DType.Int32), indices.To(DType.Float32) })
        {
            Elements.AssertValue(expected, inputs => OneHot(inputs[0], 4, inputs[1], axis), [given, values]);
            GradientTheory.Check(inputs => Exp(OneHot(inputs[0], 4, inputs[1], axis)), [given, values], order: 2);
        }
    }

    private static Tensor Indices(int seed, long[] shape, long extent) =>
        Tensor.Of<long>(new Shape(shape), [.. GradientTheory.Random(seed, new Shape(shape), -extent, extent).Numbers().Select(i => (long)Math.Floor(i))]);
}
