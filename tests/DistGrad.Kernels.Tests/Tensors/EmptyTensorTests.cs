using static DistGrad.Functions;

namespace DistGrad.Kernels.Tests.Tensors;

/// <summary>Values without elements, which some of the runtime's kernels refuse.</summary>
public class EmptyTensorTests
{
    [Theory]
    [InlineData(DType.Float32, Granularity.PerOp)]
    [InlineData(DType.Float32, Granularity.Fused)]
    [InlineData(DType.Float64, Granularity.PerOp)]
    [InlineData(DType.Float64, Granularity.Fused)]
    public void Batch_OfNoSamples_HasNoResultsAndZeroGradients(DType dtype, Granularity granularity)
    {
        var builder = new GraphBuilder();
        var x = builder.Input("x", new TensorType(dtype, new Shape(0, 2, 4, 4)));
        var w = builder.Parameter("w", Tensor.Full(new TensorType(dtype, new Shape(3, 2, 3, 3)), 1));
        var pooled = builder.Apply("MaxPool", [builder.Apply("Conv", x, w)], Attributes.None.With("kernel_shape", new[] { 2L, 2L }));
        var loss = ReduceSum(Tanh(pooled)).Named("loss");

        var run = new LocalRunner(new KernelCompiler()).Run(builder.Build(loss, pooled), new Dictionary<string, Tensor> { ["x"] = Tensor.Full(x.Type, 0) }, of: "loss", wrt: ["w", "x"], granularity: granularity);

        Assert.Equal(0, run.Value(loss.Node).ToTensor(dtype).Number(0));
        Assert.Equal(Tensor.Full(new TensorType(dtype, new Shape(3, 2, 3, 3)), 0), run.Gradient(w.Node).ToTensor(dtype));
        Assert.Equal(x.Type, run.Gradient(x.Node).ToTensor(dtype).Type);
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Products_OverAnEmptyDimension_AreZeroPlusWhatIsAdded(DType dtype)
    {
        var builder = new GraphBuilder();
        var bias = builder.Input("bias", new TensorType(dtype, new Shape(3)));
        var (image, kernel) = (builder.Input("image", new TensorType(dtype, new Shape(1, 0, 2, 2))), builder.Input("kernel", new TensorType(dtype, new Shape(3, 0, 1, 1))));
        var (a, b) = (builder.Input("a", new TensorType(dtype, new Shape(2, 0))), builder.Input("b", new TensorType(dtype, new Shape(0, 3))));
        Expr[] inputs = [bias, image, kernel, a, b];
        Expr[] outputs =
        [
            builder.Apply("Conv", image, kernel, bias),
            builder.Apply("Conv", image, kernel),
            MatMul(a, b),
            builder.Apply("Gemm", [a, b, bias], Attributes.None.With("beta", 2f)),
            builder.Apply("Einsum", [a, b], Attributes.None.With("equation", "ij,jk->ik")),
        ];

        var values = TensorRun.Evaluate(builder, inputs, [.. inputs.Select((input, i) => i == 0 ? Tensor.FromNumbers(input.Type, [1, 2, 3]) : Tensor.Full(input.Type, 0))], outputs);

        Assert.Equal([1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3], values[0].Numbers());
        Assert.Equal(new double[12], values[1].Numbers());
        Assert.Equal(new double[6], values[2].Numbers());
        Assert.Equal([2, 4, 6, 2, 4, 6], values[3].Numbers());
        Assert.Equal(new double[6], values[4].Numbers());
    }

    [Fact]
    public void Product_WithNoMatrices_HasNoElements()
    {
        var builder = new GraphBuilder();
        var (x, y) = (builder.Input("x", new TensorType(DType.Float32, new Shape(4))), builder.Input("y", new TensorType(DType.Float32, new Shape(0, 4, 1))));

        Assert.Equal(new Shape(0, 1), TensorRun.Evaluate(builder, [x, y], [Tensor.Full(x.Type, 1), Tensor.Full(y.Type, 1)], MatMul(x, y))[0].Shape);
    }
}
