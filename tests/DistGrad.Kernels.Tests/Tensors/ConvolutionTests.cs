using static DistGrad.Kernels.Tests.Tensors.Places;

namespace DistGrad.Kernels.Tests.Tensors;

/// <summary>Conv and ConvTranspose against sums written out, and their gradients against differences.</summary>
public class ConvolutionTests
{
    /// <summary>Input, weights, group, strides, dilations, pads, auto_pad.</summary>
    public static TheoryData<long[], long[], int, int[], int[], int[], string> Convolutions => new()
    {
        { [2, 3, 7], [4, 3, 3], 1, [1], [1], [0, 0], "NOTSET" },
        { [2, 4, 8], [6, 2, 3], 2, [2], [1], [1, 2], "NOTSET" },
        { [1, 2, 9], [2, 2, 2], 1, [3], [2], [0, 1], "NOTSET" },
        { [1, 2, 9], [2, 2, 1], 1, [4], [1], [0, 0], "NOTSET" },
        { [1, 1, 8], [1, 1, 2], 1, [3], [3], [0, 0], "NOTSET" },
        { [2, 3, 5, 6], [4, 3, 3, 2], 1, [1, 1], [1, 1], [0, 0, 0, 0], "NOTSET" },
        { [2, 3, 6, 5], [2, 3, 3, 3], 1, [2, 2], [1, 1], [1, 1, 1, 1], "NOTSET" },
        { [1, 4, 7, 6], [4, 1, 3, 3], 4, [2, 1], [1, 2], [2, 0, 1, 3], "NOTSET" },
        { [2, 4, 6, 6], [6, 2, 2, 3], 2, [3, 2], [2, 1], [0, 2, 1, 1], "NOTSET" },
        { [1, 2, 4, 4], [3, 2, 1, 1], 1, [1, 1], [1, 1], [0, 0, 0, 0], "NOTSET" },
        { [1, 2, 5, 5], [3, 2, 1, 1], 1, [2, 2], [1, 1], [0, 0, 0, 0], "NOTSET" },
        { [1, 2, 4, 5, 3], [2, 2, 2, 3, 2], 1, [1, 2, 1], [1, 1, 2], [0, 1, 1, 1, 0, 0], "NOTSET" },
        { [1, 4, 4, 4, 4], [4, 2, 2, 2, 2], 2, [2, 1, 2], [1, 1, 1], [0, 0, 0, 0, 0, 0], "NOTSET" },
        { [2, 8, 5], [2, 8, 3], 1, [2], [1], [1, 0], "NOTSET" },
        { [2, 8, 4, 3], [2, 8, 1, 1], 1, [1, 1], [1, 1], [0, 0, 0, 0], "NOTSET" },
        { [1, 8, 5, 4], [3, 8, 2, 3], 1, [2, 1], [1, 2], [0, 2, 1, 1], "NOTSET" },
        { [1, 9, 3, 4, 3], [2, 9, 2, 1, 2], 1, [1, 2, 1], [1, 1, 2], [0, 0, 1, 1, 0, 0], "NOTSET" },
        { [1, 2, 7, 6], [2, 2, 3, 2], 1, [2, 3], [1, 1], [], "SAME_UPPER" },
        { [1, 2, 7, 6], [2, 2, 2, 2], 1, [1, 1], [2, 3], [], "SAME_UPPER" },
        { [1, 2, 7, 6], [2, 2, 4, 2], 1, [3, 1], [1, 1], [], "SAME_LOWER" },
        { [1, 2, 7, 6], [2, 2, 1, 2], 1, [3, 4], [1, 1], [], "SAME_LOWER" },
        { [1, 2, 7, 6], [2, 2, 3, 3], 1, [2, 2], [1, 1], [], "VALID" },
    };

    /// <summary>Input, weights, group, strides, dilations, pads, output_padding, output_shape, auto_pad.</summary>
    public static TheoryData<long[], long[], int, int[], int[], int[], int[], int[], string> Transposed => new()
    {
        { [2, 3, 4], [3, 2, 3], 1, [1], [1], [0, 0], [], [], "NOTSET" },
        { [2, 4, 5], [4, 3, 2], 2, [3], [1], [1, 0], [1], [], "NOTSET" },
        { [1, 2, 3], [2, 1, 2], 1, [2], [3], [0, 1], [1], [], "NOTSET" },
        { [2, 3, 4, 3], [3, 2, 3, 2], 1, [2, 1], [1, 1], [1, 0, 1, 0], [1, 0], [], "NOTSET" },
        { [1, 4, 3, 3], [4, 1, 3, 3], 4, [2, 2], [1, 1], [1, 1, 1, 1], [1, 1], [], "NOTSET" },
        { [1, 4, 3, 4], [4, 3, 2, 3], 2, [1, 3], [2, 1], [0, 2, 1, 1], [0, 2], [], "NOTSET" },
        { [1, 2, 2, 3, 2], [2, 2, 2, 2, 3], 1, [2, 1, 2], [1, 2, 1], [0, 1, 0, 1, 0, 1], [], [], "NOTSET" },
        { [1, 2, 3, 2], [2, 8, 2, 3], 1, [2, 1], [1, 2], [0, 1, 1, 0], [1, 0], [], "NOTSET" },
        { [1, 2, 3, 3], [2, 2, 3, 3], 1, [3, 2], [1, 1], [], [], [10, 8], "NOTSET" },
        { [1, 2, 3, 3], [2, 2, 3, 3], 1, [3, 2], [1, 1], [], [], [8, 6], "NOTSET" },
        { [1, 2, 3, 3], [2, 2, 3, 3], 1, [3, 2], [1, 1], [], [], [8, 4], "SAME_UPPER" },
        { [1, 2, 3, 3], [2, 2, 3, 3], 1, [2, 2], [1, 1], [], [], [12, 7], "NOTSET" },
        { [1, 2, 3, 3], [2, 2, 3, 4], 1, [2, 2], [1, 1], [], [], [], "SAME_UPPER" },
        { [1, 2, 3, 3], [2, 2, 3, 4], 1, [2, 1], [1, 1], [], [], [], "SAME_LOWER" },
        { [1, 2, 3, 3], [2, 2, 1, 2], 1, [3, 3], [1, 1], [], [], [], "SAME_LOWER" },
        { [1, 2, 3, 3], [2, 2, 3, 4], 1, [2, 1], [1, 1], [], [], [], "VALID" },
    };

    [Theory]
    [MemberData(nameof(Convolutions))]
    public void Conv_Value_IsTheSumWrittenOut(long[] x, long[] w, int group, int[] strides, int[] dilations, int[] pads, string autoPad)
    {
        Tensor[] inputs = [GradientTheory.Random(1, new Shape(x)), GradientTheory.Random(2, new Shape(w)), GradientTheory.Random(3, new Shape(w[0]))];
        AssertValue(z => Conv(z, group, strides, dilations, pads, autoPad), inputs, Reference(inputs, group, strides, dilations, pads, autoPad));
        AssertValue(z => Conv(z[..2], group, strides, dilations, pads, autoPad), inputs[..2], Reference(inputs[..2], group, strides, dilations, pads, autoPad));
    }

    [Theory]
    [MemberData(nameof(Convolutions))]
    public void Conv_Gradients_AgreeWithDifferences(long[] x, long[] w, int group, int[] strides, int[] dilations, int[] pads, string autoPad) =>
        GradientTheory.Check(
            z => Conv(z, group, strides, dilations, pads, autoPad),
            [GradientTheory.Random(1, new Shape(x)), GradientTheory.Random(2, new Shape(w)), GradientTheory.Random(3, new Shape(w[0]))]);

    [Theory]
    [MemberData(nameof(Convolutions))]
    public void Conv_SecondOrder_AgreesWithDifferences(long[] x, long[] w, int group, int[] strides, int[] dilations, int[] pads, string autoPad) =>
        GradientTheory.Check(z => Functions.Sin(Conv(z, group, strides, dilations, pads, autoPad)), [GradientTheory.Random(1, new Shape(x)), GradientTheory.Random(2, new Shape(w))], order: 2);

    [Theory]
    [MemberData(nameof(Transposed))]
    public void ConvTranspose_Value_IsTheSumWrittenOut(long[] x, long[] w, int group, int[] strides, int[] dilations, int[] pads, int[] padding, int[] shape, string autoPad)
    {
        Tensor[] inputs = [GradientTheory.Random(1, new Shape(x)), GradientTheory.Random(2, new Shape(w)), GradientTheory.Random(3, new Shape(w[1] * group))];
        AssertValue(z => ConvTranspose(z, group, strides, dilations, pads, padding, shape, autoPad), inputs, Reference(inputs, group, strides, dilations, pads, padding, shape, autoPad));
    }

    [Theory]
    [MemberData(nameof(Transposed))]
    public void ConvTranspose_Gradients_AgreeWithDifferences(long[] x, long[] w, int group, int[] strides, int[] dilations, int[] pads, int[] padding, int[] shape, string autoPad) =>
        GradientTheory.Check(
            z => ConvTranspose(z, group, strides, dilations, pads, padding, shape, autoPad),
            [GradientTheory.Random(1, new Shape(x)), GradientTheory.Random(2, new Shape(w)), GradientTheory.Random(3, new Shape(w[1] * group))]);

    [Theory]
    [MemberData(nameof(Transposed))]
    public void ConvTranspose_SecondOrder_AgreesWithDifferences(long[] x, long[] w, int group, int[] strides, int[] dilations, int[] pads, int[] padding, int[] shape, string autoPad) =>
        GradientTheory.Check(
            z => Functions.Sin(ConvTranspose(z, group, strides, dilations, pads, padding, shape, autoPad)),
            [GradientTheory.Random(1, new Shape(x)), GradientTheory.Random(2, new Shape(w))],
            order: 2);

    [Theory]
    [InlineData(new long[] { 1, 3, 5 }, new long[] { 2, 2, 3 }, "channels")]
    [InlineData(new long[] { 1, 3, 5 }, new long[] { 2, 3, 3, 3 }, "do not fit")]
    [InlineData(new long[] { 1, 3, 2 }, new long[] { 2, 3, 3 }, "does not fit")]
    public void Conv_ShapesThatDoNotFit_AreRefused(long[] x, long[] w, string message)
    {
        var builder = new GraphBuilder();
        var error = Assert.Throws<GraphException>(() => Functions.Conv(builder.Input("x", new TensorType(DType.Float32, new Shape(x))), builder.Input("w", new TensorType(DType.Float32, new Shape(w)))));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static Expr Conv(Expr[] inputs, int group, int[] strides, int[] dilations, int[] pads, string autoPad) =>
        inputs[0].Builder!.Apply("Conv", inputs, Attributes(group, strides, dilations, pads, autoPad));

    private static Expr ConvTranspose(Expr[] inputs, int group, int[] strides, int[] dilations, int[] pads, int[] padding, int[] shape, string autoPad)
    {
        var attributes = Attributes(group, strides, dilations, pads, autoPad);
        if (padding.Length > 0) attributes = attributes.With("output_padding", padding);
        if (shape.Length > 0) attributes = attributes.With("output_shape", shape);
        return inputs[0].Builder!.Apply("ConvTranspose", inputs, attributes);
    }

    private static Attributes Attributes(int group, int[] strides, int[] dilations, int[] pads, string autoPad)
    {
        var attributes = DistGrad.Attributes.None.With("group", group).With("strides", strides).With("dilations", dilations);
        if (pads.Length > 0) attributes = attributes.With("pads", pads);
        return autoPad == "NOTSET" ? attributes : attributes.With("auto_pad", autoPad);
    }

    private static Tensor Reference(Tensor[] inputs, int group, int[] strides, int[] dilations, int[] pads, string autoPad)
    {
        var (x, w) = (inputs[0].Shape, inputs[1].Shape);
        var rank = x.Rank - 2;
        var (begin, extents) = (new long[rank], new long[rank]);
        for (var d = 0; d < rank; d++)
        {
            var span = ((w[d + 2] - 1) * dilations[d]) + 1;
            var total = pads.Length > 0 ? pads[d] + pads[d + rank] : 0L;
            begin[d] = pads.Length > 0 ? pads[d] : 0;
            extents[d] = ((x[d + 2] + total - span) / strides[d]) + 1;
            if (!autoPad.StartsWith("SAME", StringComparison.Ordinal)) continue;
            extents[d] = (long)Math.Ceiling((double)x[d + 2] / strides[d]);
            total = Math.Max(0, ((extents[d] - 1) * strides[d]) + span - x[d + 2]);
            begin[d] = autoPad == "SAME_UPPER" ? total / 2 : (total + 1) / 2;
        }

        return Fill(new Shape([x[0], w[0], .. extents]), z =>
        {
            var sum = inputs.Length > 2 ? inputs[2].Number((int)z[1]) : 0;
            var first = z[1] / (w[0] / group) * w[1];
            foreach (var tap in Of([.. w.Extents[1..]]))
            {
                var from = new long[x.Rank];
                (from[0], from[1]) = (z[0], first + tap[0]);
                for (var d = 0; d < rank; d++) from[d + 2] = (z[d + 2] * strides[d]) + (tap[d + 1] * dilations[d]) - begin[d];
                if (Enumerable.Range(2, rank).All(d => from[d] >= 0 && from[d] < x[d])) sum += inputs[0].Number(Index(x, from)) * inputs[1].Number(Index(w, [z[1], .. tap]));
            }

            return sum;
        });
    }

    private static Tensor Reference(Tensor[] inputs, int group, int[] strides, int[] dilations, int[] pads, int[] padding, int[] shape, string autoPad)
    {
        var (x, w) = (inputs[0].Shape, inputs[1].Shape);
        var rank = x.Rank - 2;
        var (begin, extents) = (new long[rank], new long[rank]);
        for (var d = 0; d < rank; d++)
        {
            var whole = (strides[d] * (x[d + 2] - 1)) + (padding.Length > 0 ? padding[d] : 0) + ((w[d + 2] - 1) * dilations[d]) + 1;
            (begin[d], extents[d]) = pads.Length > 0 ? (pads[d], whole - pads[d] - pads[d + rank]) : (0, whole);
            if (shape.Length == 0 && !autoPad.StartsWith("SAME", StringComparison.Ordinal)) continue;
            var total = Math.Max(0, whole - (shape.Length > 0 ? shape[d] : x[d + 2] * strides[d]));
            begin[d] = autoPad == "SAME_UPPER" ? total / 2 : total - (total / 2);
            extents[d] = shape.Length > 0 ? shape[d] : whole - total;
        }

        var sums = new double[extents.Aggregate(x[0] * w[1] * group, (count, extent) => count * extent)];
        var z = new Shape([x[0], w[1] * group, .. extents]);
        foreach (var place in Of(z.Extents.ToArray())) sums[Index(z, place)] = inputs[2].Number((int)place[1]);
        foreach (var from in Of(x.Extents.ToArray()))
        {
            foreach (var tap in Of([.. w.Extents[1..]]))
            {
                var to = new long[x.Rank];
                (to[0], to[1]) = (from[0], (from[1] / (x[1] / group) * w[1]) + tap[0]);
                for (var d = 0; d < rank; d++) to[d + 2] = (from[d + 2] * strides[d]) + (tap[d + 1] * dilations[d]) - begin[d];
                if (Enumerable.Range(2, rank).All(d => to[d] >= 0 && to[d] < z[d])) sums[Index(z, to)] += inputs[0].Number(Index(x, from)) * inputs[1].Number(Index(w, [from[1], .. tap]));
            }
        }

        return Tensor.Of<double>(z, sums);
    }
}
