using static DistGrad.Functions;

namespace DistGrad.Kernels.Tests.Tensors;

public class ScatterOpsTests
{
    // Along axis 1 places are met twice and more; the first one is for None, which does not allow that.
    private static readonly Tensor Distinct = Tensor.Of<long>(new Shape(2, 3), 0, -1, 2, 3, 1, 0);
    private static readonly Tensor Repeated = Tensor.Of<long>(new Shape(2, 3), 1, -3, 2, 0, 0, -4);

    public static TheoryData<ScatterReduction, DType> Reductions()
    {
        var data = new TheoryData<ScatterReduction, DType>();
        foreach (var reduction in Enum.GetValues<ScatterReduction>())
        {
            data.Add(reduction, DType.Int64);
            data.Add(reduction, DType.Int32);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Reductions))]
    public void ScatterElements_AnyReduction_PutsAndGivesBack(ScatterReduction reduction, DType dtype)
    {
        var (x, u, indices) = (Elements.Numbered(3, 4), Tensor.Of(new Shape(2, 3), 3.0, 9, 2, 2, 5, -1), (reduction == ScatterReduction.None ? Distinct : Repeated).To(dtype));
        var expected = x.Numbers();
        for (var i = 0; i < 6; i++)
        {
            var column = (int)indices.Number(i);
            ref var element = ref expected[(i / 3 * 4) + (column < 0 ? column + 4 : column)];
            element = Reduced(reduction, element, u.Number(i));
        }

        Elements.AssertValue(Tensor.Of<double>(x.Shape, expected), inputs => ScatterElements(inputs[0], inputs[1], inputs[2], 1, reduction), [x, indices, u]);
        foreach (var seed in new[] { 1, 2, 3 })
            GradientTheory.Check(inputs => Exp(ScatterElements(inputs[0], inputs[1], inputs[2], -1, reduction)), [GradientTheory.Random(seed, x.Shape), indices, GradientTheory.Random(9 + seed, u.Shape)], order: 2, tolerance: 1e-5);
    }

    [Theory]
    [MemberData(nameof(Reductions))]
    public void ScatterND_Slices_PutsAndGivesBack(ScatterReduction reduction, DType dtype)
    {
        var rows = (reduction == ScatterReduction.None ? Tensor.Of<long>(new Shape(2, 1), 2, -3) : Tensor.Of<long>(new Shape(3, 1), 2, 0, -1)).To(dtype);
        var (x, u) = (Elements.Numbered(3, 2, 2), Elements.Of([rows.Shape[0], 2, 2], at => (at[0] * 3) + at[1] - at[2] + 7));
        var expected = x.Numbers();
        for (var i = 0; i < u.Count; i++)
        {
            var row = (int)rows.Number(i / 4);
            ref var element = ref expected[((row < 0 ? row + 3 : row) * 4) + (i % 4)];
            element = Reduced(reduction, element, u.Number(i));
        }

        Elements.AssertValue(Tensor.Of<double>(x.Shape, expected), inputs => ScatterND(inputs[0], inputs[1], inputs[2], reduction), [x, rows, u]);
        foreach (var seed in new[] { 1, 2, 3 })
            GradientTheory.Check(inputs => Exp(ScatterND(inputs[0], inputs[1], inputs[2], reduction)), [GradientTheory.Random(seed, x.Shape), rows, GradientTheory.Random(9 + seed, u.Shape)], order: 2, tolerance: 1e-5);
    }

    [Theory]
    [InlineData(ScatterReduction.Max)]
    [InlineData(ScatterReduction.Min)]
    public void Extremum_Ties_GoToTheDataThenToTheFirstUpdate(ScatterReduction reduction)
    {
        var sign = reduction == ScatterReduction.Max ? 1.0 : -1.0;
        var (x, indices, u) = (Tensor.Vector(5 * sign, 1 * sign, 0), Tensor.Vector<long>(0, 1, 1, 0, 1), Tensor.Vector(5 * sign, 3 * sign, 4 * sign, 2 * sign, 4 * sign));
        var (dx, du) = Gradients(x, indices, u, reduction);
        Assert.Equal([1, 0, 1], dx);
        Assert.Equal([0, 0, 1, 0, 0], du);
    }

    [Fact]
    public void Product_Zeros_GradientIsTheProductOfTheOthers()
    {
        var (dx, du) = Gradients(Tensor.Vector(2.0, 3, 0, 5), Tensor.Vector<long>(0, 0, 1, 1, 2), Tensor.Vector(0.0, 7, 0, 0, 4), ScatterReduction.Mul);
        Assert.Equal([0, 0, 4, 1], dx);
        Assert.Equal([14, 0, 0, 0, 0], du);
    }

    [Fact]
    public void Scatter_UnfitArguments_AreNamed()
    {
        var builder = new GraphBuilder();
        var x = builder.Input("x", new TensorType(DType.Float64, new Shape(3, 4)));
        var i = builder.Input("i", new TensorType(DType.Int64, new Shape(2, 4)));
        var u = builder.Input("u", new TensorType(DType.Float64, new Shape(2, 3)));
        Assert.Contains("[2, 4] and [2, 3]", Assert.Throws<GraphException>(() => ScatterElements(x, i, u)).Message, StringComparison.Ordinal);
        Assert.Contains("4 coordinates a row", Assert.Throws<GraphException>(() => ScatterND(x, i, u)).Message, StringComparison.Ordinal);
        Assert.Contains("not defined for inputs of types Float64[3, 4], Float64[2, 3]", Assert.Throws<GraphException>(() => ScatterElements(x, u, u)).Message, StringComparison.Ordinal);
    }

    private static (double[] Data, double[] Updates) Gradients(Tensor x, Tensor indices, Tensor u, ScatterReduction reduction)
    {
        var builder = new GraphBuilder("scatter");
        Expr[] inputs = [builder.Input("x", x.Type), builder.Input("i", indices.Type), builder.Input("u", u.Type)];
        var sum = ReduceSum(ScatterElements(inputs[0], inputs[1], inputs[2], 0, reduction));
        var gradients = Differentiator.Gradients(builder, [(sum, sum.Like(1))], [inputs[0], inputs[2]]);
        var values = TensorRun.Evaluate(builder, inputs, [x, indices, u], gradients[0]!.Value, gradients[1]!.Value);
        return (values[0].Numbers(), values[1].Numbers());
    }

    private static double Reduced(ScatterReduction reduction, double element, double update) => reduction switch
    {
        ScatterReduction.Add => element + update,
        ScatterReduction.Mul => element * update,
        ScatterReduction.Max => Math.Max(element, update),
        ScatterReduction.Min => Math.Min(element, update),
        _ => update,
    };
}
