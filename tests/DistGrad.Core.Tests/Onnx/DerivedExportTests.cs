using static DistGrad.Functions;

namespace DistGrad.Core.Tests.Onnx;

/// <summary>Derived graphs as ONNX models.</summary>
public class DerivedExportTests
{
    [Fact]
    public void Write_GradientGraph_ReadsBackWithTheSameValues()
    {
        var builder = new GraphBuilder("model");
        var x = builder.Input("x", new TensorType(DType.Float64, new Shape(3)));
        var gradient = Derivatives.Gradient(builder.Build(ReduceSum(Tanh(x) * x).Named("f")));

        var read = Exported(gradient);

        Dictionary<string, Tensor> feeds = new() { ["x"] = Tensor.Vector(0.1, -0.2, 0.3) };
        Assert.Equal(Differentiation.Derived.Values(gradient, feeds)[0], Differentiation.Derived.Values(read, feeds)[0]);
        Assert.Equal("d(f)/d(x)", read.Label(read.Outputs[0]));
    }

    [Fact]
    public void Write_OpsOfDistGradsOwn_AreIdentities()
    {
        var builder = new GraphBuilder("model");
        var x = builder.Input("x");
        var custom = CustomGradient(inputs => inputs[0] * 2, z => z.Accumulate(0, z.Upstream), x);
        var graph = builder.Build(StopGradient(Checkpoint(After(custom, x))));

        var read = Exported(graph);

        Assert.DoesNotContain(Enumerable.Range(0, read.Count).Select(read.OpOf), op => op.Contains(':'));
        Assert.Equal(6, GraphValue.Of(read, new Dictionary<string, double> { ["x"] = 3 }));
    }

    private static Graph Exported(Graph graph)
    {
        using var stream = new MemoryStream();
        OnnxModel.Write(graph, stream);
        return OnnxModel.Read(stream.ToArray()).Graph;
    }
}
