using DistGrad.Onnx;
using DistGrad.Tests;

namespace DistGrad.Core.Tests.Onnx;

public sealed class ModelExportTests
{
    [Fact]
    public void Export_ThenImport_IsTheSameGraph()
    {
        var builder = new GraphBuilder("net");
        var x = builder.Input("x", new TensorType(DType.Float32, new Shape([Shape.Open, 4], ["batch", null])));
        var shape = builder.Parameter("shape", Tensor.Vector<long>(-1, 3));
        var w = builder.Parameter("w", Tensor.Full(new TensorType(DType.Float32, new Shape(4, 6)), 0.5));
        var h = Functions.Relu(builder.Apply("MatMul", x, w)).Named("h");
        var split = Attributes.None.With("axis", 1).With("num_outputs", 2);
        var (left, right) = (builder.Apply("Split", [h], split, 0), builder.Apply("Split", [h], split, 1));
        var max = builder.Constant(Tensor.Scalar(1f));
        var clipped = builder.Apply("Clip", [left, builder.Absent(), max], Attributes.None);
        var y = builder.Apply("Reshape", clipped * right, shape).Named("y");
        var graph = builder.Build(y);
        Assert.Equal(graph.Id, RoundTrip(graph).Id);
    }

    [Fact]
    public void Export_ScalarsAndConstantsBetweenOps_KeepsTheirPlaces()
    {
        var builder = new GraphBuilder("scalars");
        var x = builder.Input("x");
        var graph = builder.Build(((x + 1) * 2).Named("y"));
        Assert.Equal(graph.Id, RoundTrip(graph).Id);
    }

    [Fact]
    public void Export_OutputsOfOneOperator_AreOneNode()
    {
        var builder = new GraphBuilder("topk");
        var x = builder.Input("x", new TensorType(DType.Float32, new Shape(5)));
        Expr[] inputs = [x, builder.Constant(Tensor.Vector(2L))];
        builder.Apply("TopK", inputs, Attributes.None, 0).Named("values");
        builder.Apply("TopK", inputs, Attributes.None, 1).Named("indices");
        builder.Apply("TopK", inputs, Attributes.None, 1).Named("again");
        var graph = builder.Build();
        var nodes = new ModelExporter(graph).Export().Graph.Node.Where(node => node.OpType == "TopK").ToList();
        Assert.Equal([["values", "indices"], ["#4:0", "again"]], nodes.Select(node => node.Output.ToArray()));
        Assert.Equal(graph.Id, RoundTrip(graph).Id);
    }

    [Fact]
    public void Export_OutputsTwiceOrWithoutName_GetNamesOfTheirOwn()
    {
        var builder = new GraphBuilder("twice");
        var x = builder.Input("x");
        var (named, unnamed) = ((x * x).Named("output"), x + 1);
        var model = new ModelExporter(builder.Build(named, named, unnamed)).Export();
        Assert.Equal(["output", "output_2", "output_1"], model.Graph.Output.Select(output => output.Name));
        var graph = model.Read().Graph;
        Assert.Equal(["Mul", "Identity", "Add"], graph.Outputs.ToArray().Select(graph.OpOf));
    }

    [Fact]
    public void Export_OfATypeThatIsOpen_LeavesItOut()
    {
        var builder = new GraphBuilder("open");
        var x = builder.Input("x", new TensorType(DType.Float32, Shape.Unknown));
        var model = new ModelExporter(builder.Build(builder.Apply("ai.onnx:Frobnicate", x))).Export();
        Assert.Null(model.Graph.Input[0].Type.TensorType.Shape);
        Assert.Null(model.Graph.Output[0].Type);
        Assert.Equal("", model.Graph.Node[0].Domain);
    }

    [Fact]
    public void Export_OfAGradientGraph_IsOrdinaryOps()
    {
        var builder = new GraphBuilder("gradient");
        var x = builder.Input("x", new TensorType(DType.Float64, new Shape(3)));
        var y = Functions.ReduceSum(Functions.Sin(x) * x);
        var gradient = Differentiator.Gradients(builder, [(y, builder.Constant(1.0))], [x])[0]!.Value.Named("dx");
        var graph = builder.Build(gradient);
        Assert.Equal(graph.Id, RoundTrip(graph).Id);
    }

    [CasesFact]
    public void Export_OfTheCases_ImportsAsTheSameGraph()
    {
        foreach (var path in Directory.GetFiles(Cases.PathOf(), "model.onnx", SearchOption.AllDirectories))
        {
            var graph = OnnxModel.Load(path).Graph;
            var again = RoundTrip(graph);
            Assert.True(Shape(graph) == Shape(again), path);
        }

        // Order of sources may change: what counts is what each named node and each output is computed from.
        static string Shape(Graph graph) => string.Join('\n', Order(graph.Describe()));

        static IEnumerable<string> Order(string[] nodes) => nodes.Select(node => System.Text.RegularExpressions.Regex.Replace(node, @"#\d+", "#")).Order(StringComparer.Ordinal);
    }

    private static Graph RoundTrip(Graph graph)
    {
        using var stream = new MemoryStream();
        OnnxModel.Write(graph, stream);
        return OnnxModel.Read(stream.ToArray()).Graph;
    }
}
