using DistGrad.Onnx.Proto;
using Google.Protobuf;

namespace DistGrad.Kernels.Tests.Onnx;

/// <summary>The standard's operator <c>Gradient</c>: its examples, and what its definition says beyond them.</summary>
public sealed class GradientOperatorTests
{
    private const string Domain = "ai.onnx.preview.training";

    [Fact]
    public void Gradient_OfASumTimesAFactor_IsTheProductRule()
    {
        // c = a + b, d = c·a; the standard's example "gradient_of_add_and_mul".
        var run = Run(
            [Node("Add", ["a", "b"], "c"), Node("Mul", ["c", "a"], "d"), Gradient(["a", "b"], ["a", "b"], [], "d", "da", "db")],
            ["d", "da", "db"], ("a", 3f), ("b", 5f));
        Assert.Equal([24, 11, 3], run);
    }

    [Fact]
    public void Gradient_OfAGradient_IsTheSecondOrder()
    {
        var run = Run(
            [Node("Mul", ["x", "x"], "s"), Node("Mul", ["s", "x"], "y"), Gradient(["x"], ["x"], [], "y", "g"), Gradient(["x"], ["x"], [], "g", "h")],
            ["g", "h"], ("x", 2f));
        Assert.Equal([12, 12], run);
    }

    [Fact]
    public void Gradient_AtOtherValues_IsTakenThere()
    {
        // The inputs stand for x and z wherever y depends on them: y = x·x·z at x = w, z = x.
        var run = Run(
            [Node("Mul", ["x", "x"], "s"), Node("Mul", ["s", "z"], "y"), Gradient(["w", "x"], ["x"], ["z"], "y", "g")],
            ["y", "g"], ("x", 2f), ("z", 5f), ("w", 7f));
        Assert.Equal([20, 28], run);
    }

    [Fact]
    public void Gradient_ByAnIntermediateValueToo_CutsItOff()
    {
        // h = 2x, y = h·x: with h independent, dy/dx = h and dy/dh = x.
        var run = Run([Node("Add", ["x", "x"], "h"), Node("Mul", ["h", "x"], "y"), Gradient(["x", "h"], ["x", "h"], [], "y", "dx", "dh")], ["dx", "dh"], ("x", 3f));
        Assert.Equal([6, 3], run);
    }

    [Fact]
    public void Gradient_ByWhatDoesNotMatter_IsZero()
    {
        var run = Run([Node("Mul", ["x", "x"], "y"), Gradient(["x", "z"], ["x", "z"], [], "y", "dx", "dz")], ["dx", "dz"], ("x", 3f), ("z", 1f));
        Assert.Equal([6, 0], run);
    }

    [Fact]
    public void Gradient_OfOpenExtents_NeedsTheTypesOfTheInputs()
    {
        var model = Model([Node("Mul", ["x", "x"], "m"), Node("ReduceSum", ["m"], "y"), Gradient(["x"], ["x"], [], "y", "g")], ["g"], "x");
        model.Graph.Input[0].Type.TensorType.Shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "n" });
        var open = OnnxModel.Read(model.ToByteArray());
        Assert.Contains("its shape be known", open.Problems.Single().Reason, StringComparison.Ordinal);
        var x = Tensor.Vector(1f, 2f);
        var graph = open.For(new Dictionary<string, TensorType> { ["x"] = x.Type }).Graph;
        Assert.Equal(Tensor.Vector(2f, 4f), new LocalRunner(new KernelCompiler()).Run(graph, new Dictionary<string, Tensor> { ["x"] = x }).Value(graph.Outputs[0]).Tensor);
    }

    [Theory]
    [InlineData("it has 1 inputs, but 'xs' and 'zs' name 2 values", new[] { "x" }, new[] { "x", "z" }, "y")]
    [InlineData("it reads 'q', which nothing produces", new[] { "x" }, new[] { "q" }, "y")]
    [InlineData("attribute 'xs' names no value", new[] { "x" }, new string[0], "y")]
    [InlineData("attribute 'y' does not name the value to differentiate", new[] { "x" }, new[] { "x" }, "")]
    public void Gradient_ThatContradictsItself_SaysHow(string problem, string[] inputs, string[] xs, string y)
    {
        var model = OnnxModel.Read(Model([Node("Mul", ["x", "z"], "y"), Gradient(inputs, xs, [], y, "g")], ["g"], "x", "z").ToByteArray());
        Assert.Contains(problem, model.Problems.Single().Reason, StringComparison.Ordinal);
    }

    private static double[] Run(NodeProto[] nodes, string[] outputs, params (string Name, float Value)[] feeds)
    {
        var model = Model(nodes, outputs, [.. feeds.Select(feed => feed.Name)]);
        var compiler = new KernelCompiler();
        var graph = OnnxModel.Read(model.ToByteArray(), ops: compiler.Ops).Graph;
        var run = new LocalRunner(compiler).Run(graph, feeds.ToDictionary(feed => feed.Name, feed => Tensor.Scalar(feed.Value)));
        return [.. graph.Outputs.ToArray().Select(output => run.Value(output).ToTensor(DType.Float32).Number(0))];
    }

    private static ModelProto Model(NodeProto[] nodes, string[] outputs, params string[] inputs)
    {
        var model = new ModelProto { IrVersion = 8, Graph = new GraphProto { Name = "gradient" }, OpsetImport = { new OperatorSetIdProto { Domain = "", Version = 12 }, new OperatorSetIdProto { Domain = Domain, Version = 1 } } };
        model.Graph.Node.AddRange(nodes);
        model.Graph.Output.AddRange(outputs.Select(output => new ValueInfoProto { Name = output }));
        foreach (var input in inputs)
            model.Graph.Input.Add(new ValueInfoProto { Name = input, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = 1, Shape = new TensorShapeProto() } } });
        return model;
    }

    private static NodeProto Node(string op, string[] inputs, params string[] outputs) => new() { OpType = op, Input = { inputs }, Output = { outputs } };

    private static NodeProto Gradient(string[] inputs, string[] xs, string[] zs, string y, params string[] outputs)
    {
        var node = Node("Gradient", inputs, outputs);
        node.Domain = Domain;
        node.Attribute.Add(Strings("xs", xs));
        if (zs.Length > 0) node.Attribute.Add(Strings("zs", zs));
        node.Attribute.Add(new AttributeProto { Name = "y", Type = AttributeProto.Types.AttributeType.String, S = ByteString.CopyFromUtf8(y) });
        return node;
    }

    private static AttributeProto Strings(string name, string[] texts) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Strings, Strings = { texts.Select(ByteString.CopyFromUtf8) } };
}
