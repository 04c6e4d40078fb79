using static DistGrad.Functions;

namespace DistGrad.Kernels.Tests.Tensors;

public class PadOpTests
{
    [Theory]
    [InlineData(PadMode.Constant, new long[] { 1, 0 }, new long[] { 2, 3 })]
    [InlineData(PadMode.Constant, new long[] { -1, 2 }, new long[] { 2, -2 })]
    [InlineData(PadMode.Constant, new long[] { -1, -1 }, new long[] { 0, -1 })]
    [InlineData(PadMode.Constant, new long[] { 9, 7 }, new long[] { 11, 0 })]
    [InlineData(PadMode.Reflect, new long[] { 2, 3 }, new long[] { 1, 2 })]
    [InlineData(PadMode.Reflect, new long[] { 0, -1 }, new long[] { 2, 2 })]
    [InlineData(PadMode.Reflect, new long[] { 1, 1 }, new long[] { -1, -1 })]
    [InlineData(PadMode.Edge, new long[] { 3, 1 }, new long[] { 2, 6 })]
    [InlineData(PadMode.Edge, new long[] { -1, 1 }, new long[] { 2, -2 })]
    [InlineData(PadMode.Wrap, new long[] { 1, 2 }, new long[] { 2, 1 })]
    [InlineData(PadMode.Wrap, new long[] { 3, 4 }, new long[] { 3, 4 })]
    [InlineData(PadMode.Wrap, new long[] { 5, 0 }, new long[] { 7, 9 })]
    [InlineData(PadMode.Wrap, new long[] { -1, 1 }, new long[] { 1, -2 })]
    public void Pad_AnyModeAndPads_AddsAndGivesBack(PadMode mode, long[] before, long[] after)
    {
        var x = Elements.Numbered(3, 4);
        var expected = Elements.Of([3 + before[0] + after[0], 4 + before[1] + after[1]], at =>
        {
            var (row, column) = (Source(at[0], 3, before[0], after[0], mode), Source(at[1], 4, before[1], after[1], mode));
            return row < 0 || column < 0 ? 0 : x.At(row, column);
        });
        Elements.AssertValue(expected, inputs => Pad(inputs[0], before, after, mode), [x]);
        GradientTheory.Check(inputs => Exp(Pad(inputs[0], before, after, mode)), [GradientTheory.Random(1, x.Shape)], order: 2);
    }

    [Theory]
    [InlineData(new long[0])]
    [InlineData(new long[] { 1 })]
    public void Pad_WithAnElement_ItsGradientIsTheSumOverThePads(long[] shape)
    {
        var (x, value) = (Elements.Numbered(2, 2), Tensor.Of(new Shape(shape), 7.0));
        var expected = Elements.Of([3, 3], at => at[0] > 0 && at[1] < 2 ? x.At(at[0] - 1, at[1]) : 7);
        Elements.AssertValue(expected, inputs => Pad(inputs[0], [1, 0], [0, 1], PadMode.Constant, inputs[1]), [x, value]);
        GradientTheory.Check(inputs => Exp(Pad(inputs[0], [1, -1], [0, 3], PadMode.Constant, inputs[1])), [GradientTheory.Random(1, new Shape(2, 3)), value], order: 2);
    }

    [Fact]
    public void Pad_SomeAxes_LeavesTheOthersAlone()
    {
        var x = Elements.Numbered(2, 3, 2);
        Expr Function(Expr[] inputs)
        {
            var builder = inputs[0].Builder!;
            return builder.Apply("Pad", [inputs[0], builder.Constant(Tensor.Vector<long>(1, 2, 0, 1)), builder.Absent(), builder.Constant(Tensor.Vector<int>(-1, 0))], Attributes.None.With("mode", "edge"));
        }

        Elements.AssertValue(Elements.Of([5, 3, 3], at => x.At(Math.Clamp(at[0] - 2, 0, 1), at[1], Math.Max(at[2] - 1, 0))), Function, [x]);
        GradientTheory.Check(inputs => Exp(Function(inputs)), [GradientTheory.Random(1, x.Shape)], order: 2);
    }

    [Fact]
    public void Pad_WrongArguments_SayWhatIsWrong()
    {
        var builder = new GraphBuilder();
        var x = builder.Input("x", new TensorType(DType.Float64, new Shape(3, 4)));
        Assert.Contains("3 to mirror", Assert.Throws<GraphException>(() => Pad(x, [3, 0], [0, 0], PadMode.Reflect)).Message, StringComparison.Ordinal);
        Assert.Contains("take away more than the 3", Assert.Throws<GraphException>(() => Pad(x, [-2, 0], [-2, 0])).Message, StringComparison.Ordinal);
        Assert.Contains("no elements to repeat", Assert.Throws<GraphException>(() => Pad(x, [-3, 0], [2, 0], PadMode.Edge)).Message, StringComparison.Ordinal);
        Assert.Contains("2 pads for 2 axes", Assert.Throws<GraphException>(() => Pad(x, [1], [1])).Message, StringComparison.Ordinal);
    }

    // The element that one of the output repeats, or -1 for none: pads are taken away first, then added to what is left.
    private static long Source(long at, long extent, long before, long after, PadMode mode)
    {
        var kept = Enumerable.Range(0, (int)extent).Skip((int)Math.Max(-before, 0)).SkipLast((int)Math.Max(-after, 0)).ToArray();
        var i = at - Math.Max(before, 0);
        if (i >= 0 && i < kept.Length) return kept[i];
        switch (mode)
        {
            case PadMode.Constant: return -1;
            case PadMode.Edge: return i < 0 ? kept[0] : kept[^1];
            case PadMode.Wrap:
                while (i < 0) i += kept.Length;
                return kept[i % kept.Length];
            default: return i < 0 ? kept[-i] : kept[^(int)(i - kept.Length + 2)];
        }
    }
}
