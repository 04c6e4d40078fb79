using DistGrad.Cli.Bench.Tensors;
using DistGrad.Kernels;

namespace DistGrad.Cli.Tests.Bench;

public class BenchModelsTests
{
    public static TheoryData<string> Names => ["mlp", "transformer"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Model_Small_HasRightGradients(string name)
    {
        var model = Small(name);
        var report = new TensorGradientCheck(new KernelCompiler(), new TensorGradientCheckOptions { CoordinatesEach = 3 }).Run(model.Graph, model.Feeds, BenchModel.Loss, model.Wrt)!;

        Assert.True(report.Agrees, report.Worst.ToString());
    }

    // The other side takes the last tensors as those that it differentiates by.
    [Theory]
    [MemberData(nameof(Names))]
    public void Model_Tensors_EndWithThoseThatAreDifferentiatedBy(string name)
    {
        var model = Small(name);
        var last = model.Tensors[^model.Wrt.Length..];
        for (var i = 0; i < last.Length; i++)
        {
            var node = model.Graph.Find(model.Wrt[i]);
            Assert.Equal(model.Graph.IsParameter(node) ? model.Graph.ConstantOf(node).Tensor : model.Feeds[model.Wrt[i]], last[i]);
        }
    }

    private static BenchModel Small(string name) => name == "mlp" ? BenchModels.Mlp(4, 6, 5, 3) : BenchModels.Transformer(2, 3, 4, 2);
}
