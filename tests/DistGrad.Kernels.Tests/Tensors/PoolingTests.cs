using static DistGrad.Kernels.Tests.Tensors.Places;

namespace DistGrad.Kernels.Tests.Tensors;

/// <summary>Pooling against windows looked at one by one, and its gradients against differences.</summary>
public class PoolingTests
{
    /// <summary>Input, kernel, strides, dilations, pads, auto_pad, ceil_mode.</summary>
    public static TheoryData<long[], int[], int[], int[], int[], string, bool> Pools => new()
    {
        { [2, 3, 7], [3], [1], [1], [0, 0], "NOTSET", false },
        { [2, 3, 8], [3], [2], [1], [1, 2], "NOTSET", false },
        { [1, 2, 9], [3], [2], [2], [1, 0], "NOTSET", false },
        { [1, 2, 7], [2], [4], [1], [0, 0], "NOTSET", false },
        { [2, 3, 6, 5], [2, 2], [2, 2], [1, 1], [0, 0, 0, 0], "NOTSET", false },
        { [2, 3, 6, 5], [3, 2], [1, 2], [1, 1], [1, 0, 2, 1], "NOTSET", false },
        { [1, 2, 8, 7], [2, 3], [1, 2], [3, 2], [1, 2, 0, 1], "NOTSET", false },
        { [1, 2, 4, 5, 6], [2, 3, 2], [2, 1, 3], [1, 1, 1], [0, 1, 1, 1, 0, 0], "NOTSET", false },
        { [1, 2, 4, 5, 6], [2, 2, 2], [2, 1, 2], [1, 2, 2], [0, 0, 0, 0, 0, 0], "NOTSET", false },
        { [1, 2, 7], [3], [2], [1], [0, 0], "NOTSET", true },
        { [1, 2, 6], [3], [2], [1], [0, 0], "NOTSET", true },
        { [1, 2, 4], [1], [2], [1], [0, 0], "NOTSET", true },
        { [1, 2, 5, 6], [3, 3], [2, 2], [1, 1], [1, 1, 1, 1], "NOTSET", true },
        { [1, 1, 4, 4], [3, 3], [3, 3], [1, 1], [1, 1, 1, 1], "NOTSET", true },
        { [1, 1, 5, 5], [2, 2], [3, 3], [1, 1], [1, 1, 1, 1], "NOTSET", true },
        { [1, 2, 5, 6], [2, 2], [2, 3], [2, 3], [0, 1, 1, 0], "NOTSET", true },
        { [1, 2, 4, 4, 5], [3, 3, 3], [2, 2, 3], [1, 1, 1], [1, 0, 1, 0, 1, 1], "NOTSET", true },
        { [1, 2, 4, 4, 5], [2, 2, 2], [3, 2, 2], [2, 2, 1], [0, 0, 0, 0, 0, 0], "NOTSET", true },
        { [1, 2, 7, 6], [3, 2], [2, 3], [1, 1], [], "SAME_UPPER", false },
        { [1, 2, 7, 6], [2, 2], [2, 1], [1, 3], [], "SAME_UPPER", false },
        { [1, 2, 7, 6], [4, 2], [3, 1], [1, 1], [], "SAME_LOWER", false },
        { [1, 2, 7, 6], [1, 2], [3, 4], [1, 1], [], "SAME_LOWER", true },
        { [1, 2, 7, 6], [3, 3], [2, 2], [1, 1], [], "VALID", false },
        { [1, 2, 7, 6], [3, 3], [3, 2], [1, 1], [], "VALID", true },
        { [1, 2, 7, 6], [3, 3], [3, 2], [2, 1], [], "VALID", true },
        { [1, 2, 4], [11], [2], [1], [6, 5], "NOTSET", false },
        { [1, 1, 3, 2], [3, 5], [1, 1], [3, 1], [2, 4, 2, 4], "NOTSET", false },
        { [1, 1, 2, 3], [9, 1], [1, 2], [2, 1], [], "SAME_LOWER", false },
    };

    [Theory]
    [MemberData(nameof(Pools))]
    public void AveragePool_Value_IsTheMeanOfEachWindow(long[] x, int[] kernel, int[] strides, int[] dilations, int[] pads, string autoPad, bool ceil)
    {
        Tensor[] inputs = [GradientTheory.Random(1, new Shape(x))];
        var attributes = Attributes(kernel, strides, dilations, pads, autoPad, ceil);
        AssertValue(z => Apply("AveragePool", z[0], attributes), inputs, Reference(inputs[0], attributes, (seen, _) => seen.Average(one => one.Value)));
        AssertValue(z => Apply("AveragePool", z[0], attributes.With("count_include_pad", 1)), inputs, Reference(inputs[0], attributes, (seen, count) => seen.Sum(one => one.Value) / count));
    }

    [Theory]
    [MemberData(nameof(Pools))]
    public void AveragePool_Gradients_AgreeWithDifferences(long[] x, int[] kernel, int[] strides, int[] dilations, int[] pads, string autoPad, bool ceil)
    {
        var attributes = Attributes(kernel, strides, dilations, pads, autoPad, ceil);
        GradientTheory.Check(z => Apply("AveragePool", z[0], attributes), [GradientTheory.Random(1, new Shape(x))]);
        GradientTheory.Check(z => Functions.Sin(Apply("AveragePool", z[0], attributes.With("count_include_pad", 1))), [GradientTheory.Random(1, new Shape(x))], order: 2);
    }

    [Theory]
    [MemberData(nameof(Pools))]
    public void MaxPool_Value_IsTheGreatestOfEachWindow(long[] x, int[] kernel, int[] strides, int[] dilations, int[] pads, string autoPad, bool ceil)
    {
        // Few different numbers, so that there are ties.
        var input = Fill(new Shape(x), place => (place.Sum() * 7 + place[^1] * place[^1]) % 5 - 6);
        var attributes = Attributes(kernel, strides, dilations, pads, autoPad, ceil);
        AssertValue(z => Apply("MaxPool", z[0], attributes), [input], Reference(input, attributes, (seen, _) => seen.Max(one => one.Value)));
        AssertValue(z => Functions.Cast(Apply("MaxPool", z[0], attributes, 1), z[0].Type.DType), [input], Reference(input, attributes, (seen, _) => First(seen, input.Shape, columnMajor: false)));
        AssertValue(z => Functions.Cast(Apply("MaxPool", z[0], attributes.With("storage_order", 1), 1), z[0].Type.DType), [input], Reference(input, attributes, (seen, _) => First(seen, input.Shape, columnMajor: true)));
    }

    [Theory]
    [MemberData(nameof(Pools))]
    public void MaxPool_Gradients_AgreeWithDifferences(long[] x, int[] kernel, int[] strides, int[] dilations, int[] pads, string autoPad, bool ceil)
    {
        var attributes = Attributes(kernel, strides, dilations, pads, autoPad, ceil);
        GradientTheory.Check(z => Functions.Sin(Apply("MaxPool", z[0], attributes)), [GradientTheory.Random(1, new Shape(x))], order: 1);
        GradientTheory.Check(z => Functions.Sin(Apply("MaxPool", z[0], attributes.With("storage_order", 1))), [GradientTheory.Random(1, new Shape(x))], order: 2);
    }

    [Theory]
    [MemberData(nameof(Pools))]
    public void LpPool_ValueAndGradients_AreThoseOfTheNorm(long[] x, int[] kernel, int[] strides, int[] dilations, int[] pads, string autoPad, bool ceil)
    {
        Tensor[] inputs = [GradientTheory.Random(1, new Shape(x), 0.5, 2)];
        foreach (var p in (int[])[1, 2, 3])
        {
            var attributes = Attributes(kernel, strides, dilations, pads, autoPad, ceil).With("p", p);
            AssertValue(z => Apply("LpPool", -z[0], attributes), inputs, Reference(inputs[0], attributes, (seen, _) => Math.Pow(seen.Sum(one => Math.Pow(one.Value, p)), 1.0 / p)));
            GradientTheory.Check(z => Apply("LpPool", -z[0], attributes), inputs, order: 2);
        }
    }

    [Theory]
    [InlineData(new long[] { 2, 3, 5 })]
    [InlineData(new long[] { 2, 3, 4, 5 })]
    [InlineData(new long[] { 1, 2, 3, 2, 3 })]
    public void GlobalPools_ValueAndGradients_AreThoseOfOneWindow(long[] x)
    {
        Tensor[] inputs = [GradientTheory.Random(1, new Shape(x), 0.5, 2)];
        var attributes = DistGrad.Attributes.None.With("kernel_shape", x[2..]);
        AssertValue(z => Functions.GlobalAveragePool(z[0]), inputs, Reference(inputs[0], attributes, (seen, _) => seen.Average(one => one.Value)));
        AssertValue(z => Functions.GlobalMaxPool(z[0]), inputs, Reference(inputs[0], attributes, (seen, _) => seen.Max(one => one.Value)));
        AssertValue(z => Functions.GlobalLpPool(z[0], 3), inputs, Reference(inputs[0], attributes, (seen, _) => Math.Cbrt(seen.Sum(one => Math.Pow(one.Value, 3)))));
        GradientTheory.Check(z => Functions.Sin(Functions.GlobalAveragePool(z[0])), inputs, order: 2);
        GradientTheory.Check(z => Functions.Sin(Functions.GlobalMaxPool(z[0])), inputs, order: 2);
        foreach (var p in (int[])[1, 2, 3]) GradientTheory.Check(z => Functions.GlobalLpPool(-z[0], p), inputs, order: 2);
    }

    [Theory]
    [InlineData("MaxPool")]
    [InlineData("GlobalMaxPool")]
    public void MaxPools_Ties_FirstElementTakesTheWholeGradient(string op)
    {
        var builder = new GraphBuilder();
        var x = builder.Input("x", new TensorType(DType.Float32, new Shape(1, 1, 2, 3)));
        var pooled = builder.Apply(op, [x], op == "MaxPool" ? Attributes([2, 3], [1, 1], [1, 1], [0, 0, 0, 0], "NOTSET", false) : DistGrad.Attributes.None);
        var gradient = Differentiator.Gradients(builder, [(pooled, Functions.Zeros(pooled, pooled.Type.Shape) + 1)], [x])[0]!.Value;
        var value = Tensor.Of<float>(new Shape(1, 1, 2, 3), 1, 2, 5, 5, 3, 5);
        Assert.Equal([0, 0, 1, 0, 0, 0], TensorRun.Evaluate(builder, [x], [value], gradient)[0].Numbers());
    }

    [Theory]
    [InlineData(new[] { 2 }, new[] { 2, 0 }, new[] { 1 }, "nothing but padding")]
    [InlineData(new[] { 2 }, new[] { 3, 3 }, new[] { 7 }, "nothing but padding")]
    [InlineData(new[] { 6 }, new[] { 0, 0 }, new[] { 1 }, "does not fit")]
    [InlineData(new[] { 2, 2 }, new[] { 0, 0 }, new[] { 1 }, "dimensions")]
    public void Pool_WindowsThatDoNotFit_AreRefused(int[] kernel, int[] pads, int[] dilations, string message)
    {
        var builder = new GraphBuilder();
        var error = Assert.Throws<GraphException>(() => Functions.MaxPool(builder.Input("x", new TensorType(DType.Float32, new Shape(1, 1, 5))), kernel, pads: pads, dilations: dilations));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static Expr Apply(string op, Expr x, Attributes attributes, int output = 0) => x.Builder!.Apply(op, [x], attributes, output);

    private static Attributes Attributes(int[] kernel, int[] strides, int[] dilations, int[] pads, string autoPad, bool ceil)
    {
        var attributes = DistGrad.Attributes.None.With("kernel_shape", kernel).With("strides", strides).With("dilations", dilations);
        if (pads.Length > 0) attributes = attributes.With("pads", pads);
        if (autoPad != "NOTSET") attributes = attributes.With("auto_pad", autoPad);
        return ceil ? attributes.With("ceil_mode", 1) : attributes;
    }

    private static double First(List<(long[] At, double Value)> seen, Shape shape, bool columnMajor)
    {
        var greatest = seen.Max(one => one.Value);
        var at = seen.First(one => one.Value == greatest).At;
        if (!columnMajor) return Index(shape, at);
        var area = shape.Extents[2..].ToArray().Aggregate(1L, (product, extent) => product * extent);
        var (index, step) = ((at[0] * shape[1] + at[1]) * area, 1L);
        for (var d = 2; d < at.Length; d++)
        {
            index += at[d] * step;
            step *= shape[d];
        }

        return index;
    }

    private static Tensor Reference(Tensor x, Attributes attributes, Func<List<(long[] At, double Value)>, int, double> pool)
    {
        var (shape, rank, kernel) = (x.Shape, x.Shape.Rank - 2, attributes.Ints("kernel_shape")!);
        var strides = attributes.Ints("strides") ?? [.. Enumerable.Repeat(1L, rank)];
        var dilations = attributes.Ints("dilations") ?? [.. Enumerable.Repeat(1L, rank)];
        var pads = attributes.Ints("pads") ?? new long[2 * rank];
        var mode = attributes.String("auto_pad", "NOTSET");
        var extents = new long[rank];
        for (var d = 0; d < rank; d++)
        {
            var span = ((kernel[d] - 1) * dilations[d]) + 1;
            if (mode.StartsWith("SAME", StringComparison.Ordinal))
            {
                extents[d] = (long)Math.Ceiling((double)shape[d + 2] / strides[d]);
                var total = Math.Max(0, ((extents[d] - 1) * strides[d]) + span - shape[d + 2]);
                pads[d] = mode == "SAME_UPPER" ? total / 2 : (total + 1) / 2;
                pads[d + rank] = total - pads[d];
                continue;
            }

            var places = ((double)(shape[d + 2] + pads[d] + pads[d + rank] - span) / strides[d]) + 1;
            extents[d] = (long)(attributes.Flag("ceil_mode") && mode == "NOTSET" ? Math.Ceiling(places) : Math.Floor(places));
            if (attributes.Flag("ceil_mode") && (extents[d] - 1) * strides[d] >= shape[d + 2] + pads[d]) extents[d]--;
        }

        return Fill(new Shape([shape[0], shape[1], .. extents]), z =>
        {
            var (seen, count) = (new List<(long[], double)>(), 0);
            foreach (var tap in Of(kernel))
            {
                long[] at = [z[0], z[1], .. tap.Select((t, d) => (z[d + 2] * strides[d]) + (t * dilations[d]) - pads[d])];
                if (Enumerable.Range(0, rank).All(d => at[d + 2] < shape[d + 2] + pads[d + rank])) count++;
                if (Enumerable.Range(2, rank).All(d => at[d] >= 0 && at[d] < shape[d])) seen.Add((at, x.Number(Index(shape, at))));
            }

            return pool(seen, count);
        });
    }

    [Theory]
    [InlineData("AveragePool")]
    [InlineData("MaxPool")]
    [InlineData("LpPool")]
    public void Pool_WindowOfPaddingForTheMostPart_CostsWhatItSees(string op)
    {
        var attributes = DistGrad.Attributes.None.With("kernel_shape", new[] { int.MaxValue, 2L }).With("auto_pad", "SAME_LOWER");
        GradientTheory.Check(z => Apply(op, z[0], attributes), [GradientTheory.Random(1, new Shape(1, 1, 3, 4))]);
    }
}
