using static DistGrad.Functions;

namespace DistGrad.Kernels.Tests.Tensors;

public class ConstantOpsTests
{
    [Fact]
    public void ConstantOfShape_AnyElement_FillsTheShape()
    {
        foreach (var element in new[] { Tensor.Vector(2.5), Tensor.Vector(2.5f), Tensor.Vector(long.MaxValue), Tensor.Vector<int>(-3), Tensor.Vector(true) })
        {
            foreach (var shape in new[] { new long[] { 2, 3 }, [], [0, 2], [70, 80] })
            {
                var builder = new GraphBuilder();
                var filled = ConstantOfShape(builder.Constant(Tensor.Vector<long>(shape)), element);
                Assert.Equal(new TensorType(element.DType, new Shape(shape)), filled.Type);
                var value = TensorRun.Evaluate(builder, [], [], filled)[0];
                Assert.All(Enumerable.Range(0, value.Count), i => Assert.Equal(element.Number(0), value.Number(i)));
                Assert.Equal(shape.Length == 2 && shape[0] == 70 ? null : value, builder.KnownValue(filled.Node));
            }
        }

        var other = new GraphBuilder();
        Assert.Equal(new TensorType(DType.Float32, new Shape(2)), ConstantOfShape(other.Constant(Tensor.Vector<long>(2))).Type);
        Assert.Contains("[-1] of type Int64[1] is no shape", Assert.Throws<GraphException>(() => ConstantOfShape(other.Constant(Tensor.Vector<long>(-1)))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 5, 1)]
    [InlineData(1, 8, 3)]
    [InlineData(5, 0, -2)]
    [InlineData(3, 3, 1)]
    [InlineData(3, 5, -1)]
    public void Range_AnyType_CountsToTheLimit(double start, double limit, double delta)
    {
        double[] expected = [.. Enumerable.Range(0, (int)Math.Max(0, Math.Ceiling((limit - start) / delta))).Select(i => start + (i * delta))];
        foreach (var dtype in new[] { DType.Float64, DType.Float32, DType.Int64, DType.Int32 })
        {
            var builder = new GraphBuilder();
            Expr Number(double number) => builder.Constant(Tensor.Full(new TensorType(dtype, Shape.Scalar), number));
            var range = Range(Number(start), Number(limit), Number(delta));
            Assert.Equal(Tensor.FromNumbers(new TensorType(dtype, new Shape(expected.Length)), expected), builder.KnownValue(range.Node));
            Assert.Equal(builder.KnownValue(range.Node), TensorRun.Evaluate(builder, [], [], range)[0]);
        }
    }

    [Fact]
    public void Range_EndlessOrOpen_IsRefusedOrWaits()
    {
        var builder = new GraphBuilder();
        Expr Number(long number) => builder.Constant(Tensor.Scalar(number));
        Assert.Contains("delta that leads there", Assert.Throws<GraphException>(() => Range(Number(0), Number(1), Number(0))).Message, StringComparison.Ordinal);
        Assert.Contains("delta that leads there", Assert.Throws<GraphException>(() => Range(builder.Constant(0.0), builder.Constant(1.0), builder.Constant(0.0))).Message, StringComparison.Ordinal);
        var open = Range(Number(0), builder.Input("limit", new TensorType(DType.Int64, Shape.Scalar)), Number(1)).Type;
        Assert.Equal(new TensorType(DType.Int64, Shape.Unknown), open);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void EyeLike_AnyDiagonalAndType_HasOnesThere(long k)
    {
        var expected = Elements.Of([3, 4], at => at[1] - at[0] == k ? 1 : 0);
        foreach (var dtype in Enum.GetValues<DType>().Skip(1))
        {
            Assert.Equal(expected.To(dtype), Elements.Run(inputs => EyeLike(inputs[0], k, dtype), Elements.Numbered(3, 4)));
            Assert.Equal(expected.To(dtype), Elements.Run(inputs => EyeLike(inputs[0], k), Elements.Numbered(3, 4).To(dtype)));
        }
    }

    [Fact]
    public void CastLike_TakesTheTypeOfTheOther()
    {
        var x = Tensor.Vector(1.5, -2.25);
        Assert.Equal(Tensor.Vector<long>(1, -2), Elements.Run(inputs => CastLike(inputs[0], inputs[1]), x, Tensor.Scalar(0L)));
        GradientTheory.Check(inputs => Cast(Exp(CastLike(inputs[0], inputs[1])), inputs[0].Type.DType), [x, Tensor.Scalar(0f)], isFloat32: false, tolerance: 1e-2);
    }

    [Fact]
    public void NonZero_OfWhatIsKnown_GivesCoordinates()
    {
        var expected = Tensor.Of<long>(new Shape(2, 3), 0, 1, 1, 2, 0, 2);
        foreach (var dtype in Enum.GetValues<DType>().Skip(1))
        {
            var builder = new GraphBuilder();
            var places = NonZero(builder.Constant(Tensor.Of(new Shape(2, 3), 0.0, 0, 5, 1, 0, -1).To(dtype)));
            Assert.Equal(expected, builder.KnownValue(places.Node));
            Assert.Equal(expected, TensorRun.Evaluate(builder, [], [], places)[0]);
        }

        var open = new GraphBuilder();
        Assert.Equal(TensorType.Unknown with { DType = DType.Int64 }, NonZero(open.Input("x")).Type);
    }

    [Fact]
    public void ShapeArithmetic_OfKnownExtents_IsKnownBeforeTheRun()
    {
        // What an exporter writes for x.view(x.shape[0], -1, 2).
        var builder = new GraphBuilder();
        var x = builder.Input("x", new TensorType(DType.Float32, new Shape(6, 5, 4)));
        var first = Gather(builder.Apply("Shape", x), builder.Constant(Tensor.Scalar(0L)));
        var rest = builder.Apply("Div", Size(x), builder.Apply("Mul", first, builder.Constant(Tensor.Scalar(2L))));
        var shape = Concat(0, Unsqueeze(first, 0), Unsqueeze(rest, 0), Slice(builder.Constant(Tensor.Vector<long>(9, 2)), 0, 1));
        Assert.Equal(Tensor.Vector<long>(6, 10, 2), builder.KnownValue(shape.Node));
        Assert.Equal(new Shape(6, 10, 2), builder.Apply("Reshape", x, shape).Type.Shape);
    }

    [Theory]
    [InlineData(Granularity.PerOp)]
    [InlineData(Granularity.Fused)]
    public void Constant_FetchedToo_IsKnownToItsReadersNevertheless(Granularity granularity)
    {
        var builder = new GraphBuilder();
        var x = builder.Input("x", new TensorType(DType.Float32, new Shape(Shape.Open, 3)));
        var (axes, shape) = (builder.Constant(Tensor.Vector(0L)).Named("axes"), builder.Apply("Shape", x).Named("shape"));
        var y = builder.Apply("Reshape", builder.Apply("Unsqueeze", x, axes), shape).Named("y");

        var run = new LocalRunner(new KernelCompiler()).Run(builder.Build(y, axes, shape), new Dictionary<string, Tensor> { ["x"] = Tensor.Of<float>(new Shape(1, 3), 1, 2, 3) }, granularity: granularity);

        Assert.Equal(Tensor.Of<float>(new Shape(1, 3), 1, 2, 3), run.Value(y.Node).Tensor);
        Assert.Equal(Tensor.Vector(0L), run.Value(axes.Node).Tensor);
        Assert.Equal(Tensor.Vector<long>(1, 3), run.Value(shape.Node).Tensor);
    }
}
