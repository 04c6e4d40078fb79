using DistGrad.Cli.Bench.Tensors;
using static DistGrad.Functions;

namespace DistGrad.Cli.Tests.Bench;

public class IdealMemoryTests
{
    // 256 KiB as float32.
    private const int Side = 256;
    private const long Bytes = Side * Side * sizeof(float);

    // Forward: each sine needs its input and makes its output; all inputs of sines but x are kept. Backward, at the last sine: three of
    // them, its upstream gradient and what it makes of it.
    [Fact]
    public void PeakBytes_ChainOfFunctions_KeepsTheirInputs() =>
        Assert.Equal(5 * Bytes, Peak(x => Sin(Sin(Sin(Sin(x))))));

    // A view has no memory of its own, and a sum passes its gradient on.
    [Fact]
    public void PeakBytes_ViewsAndSums_TakeNothingBeyondTheirValue() =>
        Assert.Equal(2 * Bytes, Peak(x => Reshape(x + x, new Shape(Side * Side)) + 1));

    // What is summed is let go of, unless the derivative reads it: with the upstream gradient and the gradient, three.
    [Fact]
    public void PeakBytes_Rectifier_KeepsItsOutput() => Assert.Equal(3 * Bytes, Peak(Relu));

    private static long Peak(Func<Expr, Expr> function)
    {
        var builder = new GraphBuilder("ideal");
        var x = builder.Input("x", new TensorType(DType.Float32, new Shape(Side, Side)));
        var graph = builder.Build(ReduceSum(function(x)).Named("loss"));
        return IdealMemory.PeakBytes(graph, graph.Find("loss"), [x.Node]);
    }
}
