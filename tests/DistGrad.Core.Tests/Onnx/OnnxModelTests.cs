using DistGrad.Onnx.Proto;
using static DistGrad.Core.Tests.Onnx.Protos;

namespace DistGrad.Core.Tests.Onnx;

public sealed class OnnxModelTests
{
    [Fact]
    public void Graph_OfNodesOutOfOrder_IsInOrderAndNamedAfterValues()
    {
        var model = Model(Node("Relu", ["h"], "y"), Node("Neg", ["x"], "h"));
        Assert.Equal(["x = Input()", "h = Neg(x)", "y = Relu(h)"], model.Read().Graph.Describe());
    }

    [Fact]
    public void Inputs_WithSymbolsAndWithoutShape_StayOpen()
    {
        var model = Model(Node("Relu", ["x"], "y"));
        model.Graph.Input[0] = Info("x", DType.Float32, "batch", 3);
        model.Graph.Input.Add(new ValueInfoProto { Name = "free", Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = 7 } } });
        var read = model.Read();
        Assert.Equal("Float32[batch, 3]", read.Inputs[0].Type.ToString());
        Assert.Equal(new TensorType(DType.Int64, Shape.Unknown), read.Graph.TypeOf(read.Graph.Find("free")));
    }

    [Fact]
    public void Initializers_OfNumbersAreParameters_OfIntegersConstantsUnlessTheyAreInputs()
    {
        var model = Model(Node("Add", ["x", "w"], "h"), Node("Reshape", ["h", "shape"], "g"), Node("Reshape", ["g", "fed"], "y"));
        model.Graph.Initializer.AddRange([Floats("w", [3], 1, 2, 3), Integers("shape", 3, 2), Integers("fed", 6)]);
        model.Graph.Input.AddRange([Info("w", DType.Float32, 3), Info("fed", DType.Int64, 1)]);
        var read = model.Read();
        Assert.Equal(["x"], read.Inputs.Select(input => input.Name));
        Assert.Equal(["w", "fed"], read.Parameters.Select(parameter => parameter.Name));
        Assert.True(read.Graph.IsConstant(read.Graph.Find("shape")));
        Assert.Equal(Tensor.Vector<float>(1, 2, 3), read.Graph.ConstantOf(read.Graph.Find("w")).Tensor);
    }

    [Fact]
    public void OptionalInputs_LeftOut_AreAbsentOrNotThere()
    {
        var model = Model(Node("Clip", ["x", "", "max"], "h"), Node("Clip", ["h", "", ""], "y"));
        model.Graph.Initializer.Add(Floats("max", [], 1));
        Assert.Equal(["x = Input()", "max = Parameter()", "#2 = Absent()", "h = Clip(x, #2, max)", "y = Clip(h)"], model.Read().Graph.Describe());
    }

    [Fact]
    public void Outputs_OfOneOperator_AreNodesOfTheirOwnWhereTheyHaveNames()
    {
        var model = Model(Node("Split", ["x"], "", "b", "y").With("axis", 1).With("num_outputs", 3));
        Assert.Equal(["x = Input()", "b = Split#1(x)", "y = Split#2(x)"], model.Read().Graph.Describe());
    }

    [Fact]
    public void Names_ThatAGraphCannotHave_GetAnUnderscore()
    {
        var model = Model(Node("Neg", ["#x"], "#1"), Node("Relu", ["#1"], "_#y"), Node("Abs", ["_#y"], "#y"));
        model.Graph.Input[0].Name = "#x";
        model.Graph.Output[0].Name = "#y";
        var read = model.Read();
        Assert.Equal(["_#x = Input()", "#1 = Neg(_#x)", "_#y = Relu(#1)", "__#y = Abs(_#y)"], read.Graph.Describe());
        Assert.Equal(["_#x", "__#y"], [read.Inputs[0].Name, read.Outputs[0].Name]);
    }

    [Fact]
    public void Constants_OfEveryForm_AreConstants()
    {
        var model = Model(
            Node("Constant", [], "a").With("value", Floats("", [2], 1, 2)),
            Node("Constant", [], "b").With("value_float", 2.5f),
            Node("Constant", [], "c").With("value_int", 3L),
            Node("Constant", [], "d").With("value_floats", new[] { 1f, 2f }),
            Node("Constant", [], "e").With("value_ints", new[] { 4L }),
            Node("Relu", ["x"], "y"));
        var graph = model.Read().Graph;
        Tensor[] expected = [Tensor.Vector(1f, 2f), Tensor.Scalar(2.5f), Tensor.Scalar(3L), Tensor.Vector(1f, 2f), Tensor.Vector(4L)];
        Assert.Equal(expected, "abcde".Select(name => graph.ConstantOf(graph.Find($"{name}")).Tensor));
    }

    [Fact]
    public void Operators_ThatOnlyTheRuntimeHas_KeepDomainAndVersion()
    {
        var model = Model(Node("Frobnicate", ["x"], "h"), Node("FusedThing", ["h"], "y").In("com.example"));
        model.OpsetImport[0].Version = 24;
        model.OpsetImport.Add(Opset("com.example", 3));
        var graph = model.Read().Graph;
        Assert.Equal(["x = Input()", "h = ai.onnx:Frobnicate(x)", "y = com.example:FusedThing(h)"], graph.Describe());
        Assert.Equal((24, 3), (graph.KindOf(1).Attributes.Int("@opset", 0), graph.KindOf(2).Attributes.Int("@opset", 0)));
    }

    [Fact]
    public void Description_OfAModel_SaysWhatIsInIt()
    {
        var model = Model(Node("Neg", ["x"], "h"), Node("Neg", ["h"], "y"));
        (model.ProducerName, model.ProducerVersion) = ("hand", "1");
        var read = model.Read();
        Assert.Equal(("test", "hand 1", 8), (read.Name, read.Producer, read.FormatVersion));
        Assert.Equal([KeyValuePair.Create("ai.onnx", 21L)], read.OperatorSets);
        Assert.Equal([KeyValuePair.Create("Neg", 2)], read.Operators);
    }

    [Fact]
    public void For_KnownTypes_NarrowsTheInputs()
    {
        var model = Model(Node("Relu", ["x"], "y"));
        model.Graph.Input[0] = Info("x", DType.Float32, "batch", 3);
        var type = new TensorType(DType.Float32, new Shape(4, 3));
        Assert.Equal(type, model.Read().For(new Dictionary<string, TensorType> { ["x"] = type }).Graph.TypeOf(1));
    }

    [Fact]
    public void Dropouts_WithoutSeed_GetOneEachWhereTheyMayDrop()
    {
        var model = Model(Node("Dropout", ["x", "", "t"], "a"), Node("Dropout", ["a", "", "t"], "b", "mask"), Node("Dropout", ["b", "", "t"], "c").With("seed", 7), Node("Dropout", ["c"], "y"));
        model.Graph.Initializer.Add(new TensorProto { Name = "t", DataType = (int)DType.Bool, Int32Data = { 1 } });
        var graph = model.Read().Graph;
        Assert.Equal([0, 1, 1, 7, -1], new[] { "a", "b", "mask", "c", "y" }.Select(name => graph.KindOf(graph.Find(name)).Attributes.Int("seed", -1)));
    }
}
