using static DistGrad.Kernels.Tests.Tensors.Places;

namespace DistGrad.Kernels.Tests.Tensors;

/// <summary>Normalizations against their formulas written out, and their gradients against differences.</summary>
public class NormalizationTests
{
    private const double Epsilon = 1e-3f;

    public static TheoryData<long[]> Batches => [[4, 3], [3, 2, 5], [2, 3, 3, 2], [2, 2, 2, 3, 2]];

    public static TheoryData<long[], int, long[], long[]?> Layers => new()
    {
        { [3, 5], -1, [5], [5] },
        { [3, 5], 1, [1, 5], null },
        { [3, 5], 0, [3, 5], [3, 5] },
        { [3, 5], 1, [3, 5], [3, 1] },
        { [3, 5], 1, [1], [] },
        { [5], 0, [5], [5] },
        { [2, 3, 4], -1, [4], [4] },
        { [2, 3, 4], 2, [4], null },
        { [2, 3, 4], 1, [3, 4], [3, 4] },
        { [2, 3, 4], -2, [4], [3, 1] },
        { [2, 3, 4], -1, [2, 1, 4], [3, 4] },
        { [2, 3, 2, 3], 2, [2, 3], [2, 3] },
        { [2, 3, 2, 3], -4, [2, 3, 2, 3], [3] },
    };

    public static TheoryData<long[], int> Groups => new() { { [2, 4, 3], 2 }, { [3, 6, 2, 2], 3 }, { [2, 4, 2, 2], 1 }, { [2, 3, 2, 3], 3 }, { [1, 4, 2, 2, 2], 2 } };

    [Theory]
    [MemberData(nameof(Batches))]
    public void BatchNormalization_Inference_ValueAndGradients(long[] x)
    {
        Tensor[] inputs = [.. Channels(x), GradientTheory.Random(5, new Shape(x[1]), 0.5, 2)];
        var expected = Fill(new Shape(x), z => ((At(inputs[0], z) - inputs[3].Number((int)z[1])) / Math.Sqrt(inputs[4].Number((int)z[1]) + Epsilon) * inputs[1].Number((int)z[1])) + inputs[2].Number((int)z[1]));

        AssertValue(Normalize, inputs, expected);
        GradientTheory.Check(Normalize, inputs);
        GradientTheory.Check(z => Functions.Sin(Normalize(z)), inputs, order: 2);

        static Expr Normalize(Expr[] z) => Functions.BatchNormalization(z[0], z[1], z[2], z[3], z[4], Epsilon);
    }

    [Theory]
    [MemberData(nameof(Batches))]
    public void BatchNormalization_Training_ValueAndGradients(long[] x)
    {
        const double Momentum = 0.75;
        Tensor[] inputs = [.. Channels(x), GradientTheory.Random(5, new Shape(x[1]), 0.5, 2)];
        var statistics = Statistics(inputs[0], place => place[1]);
        var normalized = Fill(new Shape(x), z => ((At(inputs[0], z) - statistics[z[1]].Mean) / Math.Sqrt(statistics[z[1]].Variance + Epsilon) * inputs[1].Number((int)z[1])) + inputs[2].Number((int)z[1]));
        var mean = Fill(new Shape(x[1]), z => (inputs[3].Number((int)z[0]) * Momentum) + (statistics[z[0]].Mean * (1 - Momentum)));
        var variance = Fill(new Shape(x[1]), z => (inputs[4].Number((int)z[0]) * Momentum) + (statistics[z[0]].Variance * (1 - Momentum)));

        AssertValue(z => Normalize(z, 0), inputs, normalized);
        AssertValue(z => Normalize(z, 1), inputs, mean);
        AssertValue(z => Normalize(z, 2), inputs, variance);
        for (var output = 0; output < 3; output++)
        {
            var which = output;
            GradientTheory.Check(z => Normalize(z, which), inputs);
            GradientTheory.Check(z => Functions.Sin(Normalize(z, which)), inputs, order: 2);
        }

        static Expr Normalize(Expr[] z, int output) =>
            z[0].Builder!.Apply("BatchNormalization", z, Attributes.None.With("epsilon", Epsilon).With("momentum", Momentum).With("training_mode", 1), output);
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void LayerNormalization_ValueAndGradients(long[] x, int axis, long[] scale, long[]? bias)
    {
        List<Tensor> inputs = [GradientTheory.Random(1, new Shape(x)), GradientTheory.Random(2, new Shape(scale), 0.5, 2)];
        if (bias is not null) inputs.Add(GradientTheory.Random(3, new Shape(bias)));
        var first = axis < 0 ? axis + x.Length : axis;
        var rows = new Shape(x[..first]);
        var statistics = Statistics(inputs[0], place => Index(rows, place[..first]));
        var shape = new Shape([.. x[..first], .. Enumerable.Repeat(1L, x.Length - first)]);
        var value = Fill(new Shape(x), z => (Standard(z) * Broadcast(inputs[1], z)) + (bias is null ? 0 : Broadcast(inputs[2], z)));

        AssertValue(z => Normalize(z, 0), inputs, value);
        for (var output = 0; output < 3; output++)
        {
            var which = output;

            // Outputs 1 and 2 are float32 whatever the type of the input: differences see their rounding.
            if (which == 0) GradientTheory.Check(z => Functions.Sin(Normalize(z, which)), inputs, order: 1);
            if (which == 0) GradientTheory.Check(z => Functions.Sin(Normalize(z, which)), inputs, order: 2);
            else AssertFloat32(z => Normalize(z, which), inputs, Fill(shape, z => which == 1 ? statistics[Index(rows, z[..first])].Mean : Inverse(z)));
        }

        double Inverse(long[] z) => 1 / Math.Sqrt(statistics[Index(rows, z[..first])].Variance + Epsilon);

        double Standard(long[] z) => (At(inputs[0], z) - statistics[Index(rows, z[..first])].Mean) * Inverse(z);

        Expr Normalize(Expr[] z, int output) => z[0].Builder!.Apply("LayerNormalization", z, Attributes.None.With("epsilon", Epsilon).With("axis", axis), output);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void LayerNormalization_MeanAndInverse_GradientsAreThoseOfTheFormula(int output)
    {
        var builder = new GraphBuilder();
        var x = builder.Input("x", new TensorType(DType.Float32, new Shape(2, 3, 4)));
        var scale = builder.Input("scale", new TensorType(DType.Float32, new Shape(4)));
        var centred = x - Functions.ReduceMean(x, [1, 2], keepDimensions: true);
        var direct = output == 1 ? Functions.ReduceMean(x, [1, 2], keepDimensions: true) : 1 / Functions.Sqrt(Functions.ReduceMean(centred * centred, [1, 2], keepDimensions: true) + Epsilon);
        var statistic = builder.Apply("LayerNormalization", [x, scale], Attributes.None.With("epsilon", Epsilon).With("axis", 1), output);
        Expr[] gradients = [.. ((Expr[])[direct, statistic]).Select(result => Differentiator.Gradients(builder, [(Functions.ReduceSum(Functions.Sin(result)), x.Like(1))], [x])[0]!.Value)];
        Tensor[] values = [Tensor.FromNumbers(x.Type, GradientTheory.Random(1, x.Type.Shape).Numbers()), Tensor.Full(scale.Type, 1)];

        var computed = TensorRun.Evaluate(builder, [x, scale], values, gradients);

        for (var i = 0; i < computed[0].Count; i++) Assert.Equal(computed[0].Number(i), computed[1].Number(i), 1e-5);
    }

    [Fact]
    public void LayerNormalization_MeanFarFromZero_Float64KeepsItsDigits()
    {
        var input = Fill(new Shape(2, 8), z => 1e5 + Math.Sin((z[0] * 8) + z[1]));
        var statistics = Statistics(input, place => place[0]);
        var expected = Fill(input.Shape, z => (At(input, z) - statistics[z[0]].Mean) / Math.Sqrt(statistics[z[0]].Variance + Epsilon));
        var builder = new GraphBuilder();
        var x = builder.Input("x", input.Type);

        var actual = TensorRun.Evaluate(builder, [x], [input], Functions.LayerNormalization(x, x.Constant(Tensor.Vector(1.0, 1, 1, 1, 1, 1, 1, 1)), epsilon: Epsilon))[0];

        for (var i = 0; i < expected.Count; i++) Assert.Equal(expected.Number(i), actual.Number(i), 1e-9);
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void RMSNormalization_ValueAndGradients(long[] x, int axis, long[] scale, long[]? bias)
    {
        Assert.True(bias is null || bias.Length >= 0);
        Tensor[] inputs = [GradientTheory.Random(1, new Shape(x)), GradientTheory.Random(2, new Shape(scale), 0.5, 2)];
        var first = axis < 0 ? axis + x.Length : axis;
        var rows = new Shape(x[..first]);
        var statistics = Statistics(inputs[0], place => Index(rows, place[..first]));
        var expected = Fill(new Shape(x), z => At(inputs[0], z) / Math.Sqrt(statistics[Index(rows, z[..first])].Square + Epsilon) * Broadcast(inputs[1], z));

        AssertValue(Normalize, inputs, expected);
        GradientTheory.Check(Normalize, inputs);
        GradientTheory.Check(z => Functions.Sin(Normalize(z)), inputs, order: 2);

        Expr Normalize(Expr[] z) => Functions.RMSNormalization(z[0], z[1], axis, Epsilon);
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void GroupNormalization_ValueAndGradients(long[] x, int groups)
    {
        var inputs = Channels(x)[..3];
        var perGroup = x[1] / groups;
        var statistics = Statistics(inputs[0], place => (place[0] * groups) + (place[1] / perGroup));
        var expected = Fill(new Shape(x), z =>
        {
            var (mean, variance, _) = statistics[(z[0] * groups) + (z[1] / perGroup)];
            return ((At(inputs[0], z) - mean) / Math.Sqrt(variance + Epsilon) * inputs[1].Number((int)z[1])) + inputs[2].Number((int)z[1]);
        });

        AssertValue(Normalize, inputs, expected);
        GradientTheory.Check(Normalize, inputs);
        GradientTheory.Check(z => Functions.Sin(Normalize(z)), inputs, order: 2);
        if (groups != x[1]) return;
        AssertValue(z => Functions.InstanceNormalization(z[0], z[1], z[2], Epsilon), inputs, expected);
        GradientTheory.Check(z => Functions.InstanceNormalization(z[0], z[1], z[2], Epsilon), inputs);
        GradientTheory.Check(z => Functions.Sin(Functions.InstanceNormalization(z[0], z[1], z[2], Epsilon)), inputs, order: 2);

        Expr Normalize(Expr[] z) => Functions.GroupNormalization(z[0], z[1], z[2], groups, Epsilon);
    }

    [Theory]
    [InlineData(3, 5, 4)]
    [InlineData(2, 5, 4)]
    [InlineData(5, 3, 2)]
    [InlineData(1, 2, 2)]
    public void LRN_ValueAndGradients(int size, long channels, long extent)
    {
        const double Alpha = 0.5, Beta = 0.75, Bias = 2;
        Tensor[] inputs = [GradientTheory.Random(1, new Shape(2, channels, extent, 2), -2, 2)];
        var expected = Fill(inputs[0].Shape, z =>
        {
            var square = 0.0;
            for (var c = Math.Max(0, z[1] - ((size - 1) / 2)); c <= Math.Min(channels - 1, z[1] + (size / 2)); c++) square += Math.Pow(At(inputs[0], [z[0], c, z[2], z[3]]), 2);
            return At(inputs[0], z) / Math.Pow(Bias + (Alpha / size * square), Beta);
        });

        AssertValue(z => Functions.LRN(z[0], size, Alpha, Beta, Bias), inputs, expected);
        GradientTheory.Check(z => Functions.LRN(z[0], size, Alpha, Beta, Bias), inputs);
        GradientTheory.Check(z => Functions.Sin(Functions.LRN(z[0], size, Alpha, Beta, Bias)), inputs, order: 2);
    }

    // Input, scale, bias, mean.
    private static Tensor[] Channels(long[] x) =>
        [GradientTheory.Random(1, new Shape(x), -2, 2), GradientTheory.Random(2, new Shape(x[1]), 0.5, 2), GradientTheory.Random(3, new Shape(x[1])), GradientTheory.Random(4, new Shape(x[1]))];

    private static double At(Tensor tensor, long[] place) => tensor.Number(Index(tensor.Shape, place));

    private static double Broadcast(Tensor tensor, long[] place) =>
        At(tensor, [.. place[^tensor.Shape.Rank..].Select((at, d) => tensor.Shape[d] == 1 ? 0 : at)]);

    private static Dictionary<long, (double Mean, double Variance, double Square)> Statistics(Tensor x, Func<long[], long> group) =>
        Of(x.Shape.Extents.ToArray()).GroupBy(group, place => At(x, place)).ToDictionary(
            values => values.Key,
            values => (values.Average(), values.Average(value => Math.Pow(value - values.Average(), 2)), values.Average(value => value * value)));

    private static void AssertFloat32(Func<Expr[], Expr> function, IReadOnlyList<Tensor> inputs, Tensor expected)
    {
        foreach (var dtype in (DType[])[DType.Float32, DType.Float64])
        {
            var builder = new GraphBuilder();
            Tensor[] values = [.. inputs.Select(input => Tensor.FromNumbers(input.Type with { DType = dtype }, input.Numbers()))];
            Expr[] exprs = [.. values.Select((value, i) => builder.Input($"x{i}", value.Type))];
            var actual = TensorRun.Evaluate(builder, exprs, values, function(exprs))[0];
            Assert.Equal(new TensorType(DType.Float32, expected.Shape), actual.Type);
            for (var i = 0; i < expected.Count; i++) Assert.Equal(expected.Number(i), actual.Number(i), 1e-5 * Math.Max(1, Math.Abs(expected.Number(i))));
        }
    }
}
