using static DistGrad.Kernels.Tests.Tensors.Places;

namespace DistGrad.Kernels.Tests.Tensors;

public class GemmTests
{
    public static TheoryData<bool, bool, double, double, long[]?> Products => new()
    {
        { false, false, 1, 1, null },
        { true, false, 1, 1, [5] },
        { false, true, 0.5, 1, [3, 5] },
        { true, true, 0.25, -0.5, [3, 1] },
        { false, true, 1, 2, [1, 5] },
        { false, false, -2, 0.125, [] },
        { true, true, 1, 1, [1] },
    };

    [Theory]
    [MemberData(nameof(Products))]
    public void Gemm_ValueAndGradients_AreThoseOfTheProduct(bool transA, bool transB, double alpha, double beta, long[]? c)
    {
        List<Tensor> inputs = [GradientTheory.Random(1, transA ? new Shape(4, 3) : new Shape(3, 4)), GradientTheory.Random(2, transB ? new Shape(5, 4) : new Shape(4, 5))];
        if (c is not null) inputs.Add(GradientTheory.Random(3, new Shape(c)));
        var (a, b) = (inputs[0], inputs[1]);
        var expected = Fill(new Shape(3, 5), z =>
        {
            var sum = 0.0;
            for (var k = 0L; k < 4; k++) sum += a.Number(transA ? Index(a.Shape, k, z[0]) : Index(a.Shape, z[0], k)) * b.Number(transB ? Index(b.Shape, z[1], k) : Index(b.Shape, k, z[1]));
            if (c is null) return alpha * sum;
            var added = inputs[2].Shape;
            long[] at = [.. z[^added.Rank..].Select((place, d) => added[d] == 1 ? 0 : place)];
            return (alpha * sum) + (beta * inputs[2].Number(Index(added, at)));
        });

        AssertValue(Gemm, inputs, expected);
        GradientTheory.Check(Gemm, inputs);
        GradientTheory.Check(z => Functions.Sin(Gemm(z)), inputs, order: 2);

        Expr Gemm(Expr[] z) => Functions.Gemm(z[0], z[1], z.Length > 2 ? z[2] : null, alpha, beta, transA, transB);
    }

    [Fact]
    public void Gemm_Integers_AreMultipliedToo()
    {
        var builder = new GraphBuilder();
        Expr[] x = [builder.Input("a", new TensorType(DType.Int64, new Shape(2, 2))), builder.Input("b", new TensorType(DType.Int64, new Shape(2, 1)))];
        var product = Functions.Gemm(x[0], x[1], alpha: 3, transA: true);
        Assert.Equal(Tensor.Of<long>(new Shape(2, 1), 63, 102), TensorRun.Evaluate(builder, x, [Tensor.Of<long>(new Shape(2, 2), 1, 2, 4, 6), Tensor.Of<long>(new Shape(2, 1), 5, 4)], product)[0]);
    }

    [Fact]
    public void Gemm_ShapesThatDoNotFit_AreRefused()
    {
        var builder = new GraphBuilder();
        var (a, b, c) = (builder.Input("a", new TensorType(DType.Float32, new Shape(32, 784))), builder.Input("b", new TensorType(DType.Float32, new Shape(512, 10))), builder.Input("c", new TensorType(DType.Float32, new Shape(3))));
        Assert.Contains("[32, 784] × [512, 10]: 784 ≠ 512.", Assert.Throws<GraphException>(() => Functions.Gemm(a, b)).Message, StringComparison.Ordinal);
        Assert.Contains("broadcast", Assert.Throws<GraphException>(() => Functions.Gemm(b, b, c, transB: true)).Message, StringComparison.Ordinal);
    }
}
