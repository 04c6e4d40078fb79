using static DistGrad.Functions;

namespace DistGrad.Kernels.Tests.Tensors;

public class SlicingOpsTests
{
    [Theory]
    [InlineData(0, 1, 3, 1)]
    [InlineData(1, -3, -1, 1)]
    [InlineData(-1, 0, long.MaxValue, 2)]
    [InlineData(2, 1, 7, 3)]
    [InlineData(2, -1, long.MinValue, -1)]
    [InlineData(2, 5, 0, -2)]
    [InlineData(1, 100, -100, -3)]
    [InlineData(1, -100, -200, -1)]
    [InlineData(1, -100, 2, 1)]
    [InlineData(0, 2, 2, 1)]
    [InlineData(0, 1, 3, long.MaxValue)]
    [InlineData(0, 3, 0, -long.MaxValue)]
    [InlineData(0, 3, 0, long.MinValue)]
    public void Slice_OneAxis_TakesElementsAndGivesThemBack(int axis, long start, long end, long step)
    {
        var x = Elements.Numbered(4, 5, 7);
        var taken = Taken(x.Shape[axis], start, end, step);
        var extents = x.Shape.Extents.ToArray();
        var d = axis < 0 ? axis + 3 : axis;
        extents[d] = taken.Length;
        var expected = Elements.Of(extents, at => x.At([.. at.Select((i, dimension) => dimension == d ? taken[i] : i)]));
        Elements.AssertValue(expected, inputs => Slice(inputs[0], axis, start, end, step), [x], isFolded: true);
        GradientTheory.Check(inputs => Exp(Slice(inputs[0], axis, start, end, step)), [GradientTheory.Random(1, x.Shape)], order: taken.Length > 0 ? 2 : 1);
    }

    [Fact]
    public void Slice_SeveralAxes_TakesAndGivesBackInAll()
    {
        var x = Elements.Numbered(6, 4, 9);
        Expr Function(Expr[] inputs) => Exp(Slice(inputs[0], [2, -3], [8, 1], [-100, 6], [-3, 2]));
        var expected = Elements.Of([3, 4, 3], at => x.At(1 + (2 * at[0]), at[1], 8 - (3 * at[2])));
        Elements.AssertValue(expected, inputs => Slice(inputs[0], [2, -3], [8, 1], [-100, 6], [-3, 2]), [x], isFolded: true);
        GradientTheory.Check(Function, [GradientTheory.Random(1, x.Shape)], order: 2);
    }

    [Fact]
    public void Slice_WrongArguments_SayWhatIsWrong()
    {
        var builder = new GraphBuilder();
        var x = builder.Input("x", new TensorType(DType.Float64, new Shape(3, 4)));
        Assert.Contains("step along axis 0 is 0", Assert.Throws<GraphException>(() => Slice(x, 0, 0, 1, 0)).Message, StringComparison.Ordinal);
        Assert.Contains("axis 2 is out of range", Assert.Throws<GraphException>(() => Slice(x, 2, 0, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("named twice", Assert.Throws<GraphException>(() => Slice(x, [0, -2], [0, 0], [1, 1])).Message, StringComparison.Ordinal);
        Assert.Contains("2 starts, 1 ends", Assert.Throws<GraphException>(() => Slice(x, [0, 1], [0, 0], [1])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    public void Concat_AnyAxis_PutsTogetherAndGivesBack(int axis)
    {
        var d = axis < 0 ? axis + 3 : axis;
        Tensor[] xs = [.. new long[] { 2, 0, 1, 3 }.Select(extent => Elements.Numbered([.. new long[] { 2, 3, 4 }.Select((e, i) => i == d ? extent : e)]))];
        long[] extents = [.. new long[] { 2, 3, 4 }.Select((e, i) => i == d ? 6 : e)];
        var expected = Elements.Of(extents, at =>
        {
            var (input, rest) = at[d] switch { < 2 => (0, at[d]), < 3 => (2, at[d] - 2), _ => (3, at[d] - 3) };
            return xs[input].At([.. at.Select((i, dimension) => dimension == d ? rest : i)]);
        });
        Elements.AssertValue(expected, inputs => Concat(axis, inputs), xs, isFolded: true);
        GradientTheory.Check(inputs => Exp(Concat(axis, inputs)), [.. xs.Select((x, i) => GradientTheory.Random(i, x.Shape))], order: 2);
    }

    [Fact]
    public void Concat_OfAHundredAndOfOne_PutsTogetherAndGivesBack()
    {
        Tensor[] xs = [.. Enumerable.Range(0, 100).Select(i => GradientTheory.Random(i, new Shape(1 + (i % 3))))];
        Assert.Equal(xs.SelectMany(x => x.Numbers()), Elements.Run(inputs => Concat(0, inputs), xs).Numbers());
        GradientTheory.Check(inputs => Exp(Concat(0, inputs)), xs);
        GradientTheory.Check(inputs => Exp(Concat(0, inputs[0])), xs[..1], order: 2);
    }

    [Fact]
    public void Concat_OfAHundredPerOp_IsATreeThatKeepsTheOrder()
    {
        var builder = new GraphBuilder("wide");
        var feeds = Enumerable.Range(0, 100).ToDictionary(i => $"x{i}", i => GradientTheory.Random(i, new Shape(2, 1 + (i % 3))));
        Expr[] xs = [.. feeds.Select(feed => builder.Input(feed.Key, feed.Value.Type))];
        var joined = Concat(1, xs).Named("joined");
        var squares = ReduceSum(joined * joined).Named("squares");
        var run = new LocalRunner(new KernelCompiler()).Run(builder.Build(squares), feeds, ["joined"], "squares", [.. feeds.Keys], Granularity.PerOp);
        Assert.Equal(Elements.Run(inputs => Concat(1, inputs), [.. feeds.Values]), run.Value(joined.Node).Tensor);
        Assert.All(xs, x => Assert.Equal(feeds[$"x{x.Node}"].Numbers().Select(number => 2 * number), run.Gradient(x.Node).Tensor!.Numbers()));
    }

    [Fact]
    public void Concat_UnfitShapes_AreNamed()
    {
        var builder = new GraphBuilder();
        var (x, y) = (builder.Input("x", new TensorType(DType.Float64, new Shape(3, 4))), builder.Input("y", new TensorType(DType.Float64, new Shape(3, 5))));
        Assert.Contains("[3, 4] and [3, 5]", Assert.Throws<GraphException>(() => Concat(0, x, y)).Message, StringComparison.Ordinal);
        Assert.Contains("scalars cannot", Assert.Throws<GraphException>(() => Concat(0, builder.Input("s"), builder.Input("t"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Split_UnevenParts_EachTakesItsOwn()
    {
        var x = Elements.Numbered(2, 6);
        long[] sizes = [3, 0, 1, 2], starts = [0, 3, 3, 4];
        for (var k = 0; k < sizes.Length; k++)
        {
            var part = k;
            Elements.AssertValue(Elements.Of([2, sizes[k]], at => x.At(at[0], starts[part] + at[1])), inputs => Split(inputs[0], -1, sizes)[part], [x], isFolded: true);
        }

        GradientTheory.Check(inputs => Split(inputs[0], -1, sizes) is [var a, _, var c, var d] ? Exp(a) * c * ReduceSum(d, [1], true) : default, [GradientTheory.Random(1, x.Shape)], order: 2);
    }

    [Theory]
    [InlineData(7, 3, new long[] { 3, 3, 1 })]
    [InlineData(6, 3, new long[] { 2, 2, 2 })]
    [InlineData(4, 1, new long[] { 4 })]
    public void Split_ByNumberOfOutputs_LastPartIsShorter(long extent, int count, long[] sizes)
    {
        var x = Elements.Numbered(extent);
        var start = 0L;
        for (var k = 0; k < count; k++)
        {
            var (part, origin) = (k, start);
            Elements.AssertValue(Elements.Of([sizes[k]], at => x.At(origin + at[0])), inputs => inputs[0].Builder!.Apply("Split", [inputs[0]], Attributes.None.With("num_outputs", count), part), [x], isFolded: true);
            start += sizes[k];
        }

        var wrong = Assert.Throws<GraphException>(() => Elements.Run(inputs => inputs[0].Builder!.Apply("Split", [inputs[0]], Attributes.None.With("num_outputs", count), count), x));
        Assert.Contains($"no output {count}", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 4, "4 parts of 1 of which only the last is shorter: 1 are missing")]
    [InlineData(2, long.MaxValue, "parts of 1 of which only the last is shorter")]
    [InlineData(2, 0, "cannot be split into 0 parts")]
    public void Split_IntoMorePartsThanElements_IsRefused(long extent, long count, string message)
    {
        var builder = new GraphBuilder();
        var x = builder.Input("x", new TensorType(DType.Float64, new Shape(extent)));
        Assert.Contains(message, Assert.Throws<GraphException>(() => builder.Apply("Split", [x], Attributes.None.With("num_outputs", count))).Message, StringComparison.Ordinal);
        Assert.Contains("do not make up the 2", Assert.Throws<GraphException>(() => Split(x, 0, long.MaxValue, long.MaxValue, 4)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shapes_TooLarge_AreRefused()
    {
        var builder = new GraphBuilder();
        var x = builder.Input("x", new TensorType(DType.Float64, new Shape(1L << 40, 1)));
        foreach (var build in new Func<Expr>[] { () => Tile(x, 1, 1L << 40), () => Tile(x, 1L << 40, 1), () => Pad(x, [0, long.MaxValue], [0, 0]), () => Expand(x, new Shape(1L << 40, 1L << 40)), () => Concat(0, [.. Enumerable.Repeat(Pad(x, [1L << 58, 0], [0, 0]), 40)]) })
            Assert.Contains("more bytes than a number of 63 bits can count", Assert.Throws<GraphException>(() => build()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new long[] { 2, 3 }, new long[] { 2, 3 })]
    [InlineData(new long[] { 2, 3 }, new long[] { 1, 4 })]
    [InlineData(new long[] { 2, 3 }, new long[] { 1, 1 })]
    [InlineData(new long[] { 4 }, new long[] { 3 })]
    [InlineData(new long[] { 2, 1, 3 }, new long[] { 1, 2, 2 })]
    [InlineData(new long[] { 2, 3 }, new long[] { 0, 2 })]
    public void Tile_AnyRepeats_RepeatsAndSumsBack(long[] extents, long[] repeats)
    {
        var x = Elements.Numbered(extents);
        var expected = Elements.Of([.. extents.Zip(repeats, (extent, count) => extent * count)], at => x.At([.. at.Select((i, d) => i % extents[d])]));
        Elements.AssertValue(expected, inputs => Tile(inputs[0], repeats), [x], isFolded: true);
        GradientTheory.Check(inputs => Exp(Tile(inputs[0], repeats)), [GradientTheory.Random(1, x.Shape)], order: 2);
    }

    [Fact]
    public void Shapes_SqueezeUnsqueezeFlatten_KeepElements()
    {
        var x = Elements.Numbered(1, 3, 1, 4);
        Elements.AssertValue(x.Reshape(new Shape(3, 4)), inputs => Squeeze(inputs[0]), [x], isFolded: true);
        Elements.AssertValue(x.Reshape(new Shape(1, 3, 4)), inputs => Squeeze(inputs[0], -2), [x], isFolded: true);
        Elements.AssertValue(x.Reshape(new Shape(1, 1, 3, 1, 4, 1)), inputs => Unsqueeze(inputs[0], -1, 0), [x], isFolded: true);
        Elements.AssertValue(x.Reshape(new Shape(3, 4)), inputs => Flatten(inputs[0], -2), [x], isFolded: true);
        Elements.AssertValue(x.Reshape(new Shape(1, 12)), inputs => Flatten(inputs[0], 0), [x], isFolded: true);
        Elements.AssertValue(x.Reshape(new Shape(12, 1)), inputs => Flatten(inputs[0], 4), [x], isFolded: true);
        GradientTheory.Check(inputs => Exp(Unsqueeze(Flatten(Squeeze(inputs[0]), 1), 1)) * inputs[1], [GradientTheory.Random(1, x.Shape), GradientTheory.Random(2, new Shape(5, 1))], order: 2);
        Assert.Contains("axis 1 of [1, 3, 1, 4] has 3 elements", Assert.Throws<GraphException>(() => Elements.Run(inputs => Squeeze(inputs[0], 1), x)).Message, StringComparison.Ordinal);
        Assert.Contains("axis 5 is out of range for rank 5", Assert.Throws<GraphException>(() => Elements.Run(inputs => Unsqueeze(inputs[0], 5), x)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-2)]
    [InlineData(9)]
    [InlineData(-9)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Trilu_AnyDiagonal_ZerosOneSide(long k)
    {
        var x = Elements.Numbered(2, 3, 4);
        Elements.AssertValue(Elements.Of([2, 3, 4], at => at[2] - at[1] >= k ? x.At(at) : 0), inputs => Triu(inputs[0], k), [x]);
        Elements.AssertValue(Elements.Of([2, 3, 4], at => at[2] - at[1] <= k ? x.At(at) : 0), inputs => Tril(inputs[0], k), [x]);
        GradientTheory.Check(inputs => Exp(Triu(inputs[0], k)) * Tril(inputs[0], k), [GradientTheory.Random(1, x.Shape)], order: 2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void DepthToSpace_BothModes_MovesAndGivesBack(bool depthFirst)
    {
        var x = Elements.Numbered(2, 12, 2, 3);
        var expected = Elements.Of([2, 3, 4, 6], at =>
        {
            var block = ((at[2] % 2) * 2) + (at[3] % 2);
            return x.At(at[0], depthFirst ? (block * 3) + at[1] : (at[1] * 4) + block, at[2] / 2, at[3] / 2);
        });
        Elements.AssertValue(expected, inputs => DepthToSpace(inputs[0], 2, depthFirst), [x]);
        GradientTheory.Check(inputs => Exp(DepthToSpace(inputs[0], 2, depthFirst)), [GradientTheory.Random(1, new Shape(1, 8, 2, 1))], order: 2);
    }

    [Fact]
    public void SpaceToDepth_MovesAndGivesBack()
    {
        var x = Elements.Numbered(2, 3, 4, 6);
        var expected = Elements.Of([2, 12, 2, 3], at => x.At(at[0], at[1] % 3, (at[2] * 2) + (at[1] / 3 / 2), (at[3] * 2) + (at[1] / 3 % 2)));
        Elements.AssertValue(expected, inputs => SpaceToDepth(inputs[0], 2), [x]);
        GradientTheory.Check(inputs => Exp(SpaceToDepth(inputs[0], 2)), [GradientTheory.Random(1, new Shape(1, 2, 4, 2))], order: 2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void ReverseSequence_EitherLayout_ReversesTheFirstElements(int timeAxis)
    {
        var (x, lengths) = (Elements.Numbered(4, 4, 2), Tensor.Vector<long>(1, 2, 4, 3));
        var expected = Elements.Of([4, 4, 2], at =>
        {
            var length = lengths.At(at[1 - timeAxis]);
            var time = at[timeAxis] < length ? (long)length - 1 - at[timeAxis] : at[timeAxis];
            return timeAxis == 0 ? x.At(time, at[1], at[2]) : x.At(at[0], time, at[2]);
        });
        Elements.AssertValue(expected, inputs => ReverseSequence(inputs[0], inputs[1], timeAxis), [x, lengths]);
        GradientTheory.Check(inputs => Exp(ReverseSequence(inputs[0], inputs[1], timeAxis)), [GradientTheory.Random(1, x.Shape), lengths], order: 2);
    }

    // NumPy's slice.indices, as its documentation has it.
    private static long[] Taken(long extent, long start, long end, long step)
    {
        long Clamp(long at, long low, long high) => Math.Min(Math.Max(at < 0 ? at + extent : at, low), high);
        var taken = new List<long>();
        if (step > 0)
        {
            for (Int128 i = Clamp(start, 0, extent); i < Clamp(end, 0, extent); i += step) taken.Add((long)i);
        }
        else
        {
            for (Int128 i = Clamp(start, 0, extent - 1); i > Clamp(end, -1, extent - 1); i += step) taken.Add((long)i);
        }

        return [.. taken];
    }
}
