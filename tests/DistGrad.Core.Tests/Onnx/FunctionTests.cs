using DistGrad.Onnx.Proto;
using static DistGrad.Core.Tests.Onnx.Protos;

namespace DistGrad.Core.Tests.Onnx;

public sealed class FunctionTests
{
    [Fact]
    public void Call_OfAFunctionThatCallsAnother_IsReplacedByTheBodies()
    {
        var model = Calling(Node("Outer", ["x"], "y").In("d"));
        model.Functions.Add(Function("Outer", ["a"], ["b"], Node("Inner", ["a"], "t").In("d"), Node("Abs", ["t"], "b")));
        model.Functions.Add(Function("Inner", ["a"], ["b"], Node("Neg", ["a"], "t"), Node("Relu", ["t"], "b")));
        Assert.Equal(
            ["x = Input()", "Outer of x/Inner of a/t = Neg(x)", "Outer of x/t = Relu(Outer of x/Inner of a/t)", "y = Abs(Outer of x/t)"],
            model.Read().Graph.Describe());
    }

    [Fact]
    public void Attributes_OfTheCall_ReachTheBodyOrItsDefault()
    {
        var model = Calling(Node("f", ["x"], "h").In("d").With("slope", 0.5f), Node("f", ["h"], "g").In("d"), Node("g", ["g"], "y").In("d"));
        var body = new NodeProto { OpType = "LeakyRelu", Input = { "a" }, Output = { "b" }, Attribute = { Reference("alpha", "slope") } };
        var f = Function("f", ["a"], ["b"], body);
        f.AttributeProto.Add(Attribute("slope", 0.25f));
        var g = Function("g", ["a"], ["b"], body);
        g.Attribute.Add("slope");
        model.Functions.AddRange([f, g]);
        var graph = model.Read().Graph;
        Assert.Equal((0.5, 0.25, false), (graph.KindOf(1).Attributes.Float("alpha", 0), graph.KindOf(2).Attributes.Float("alpha", 0), graph.KindOf(3).Attributes.Has("alpha")));
    }

    [Fact]
    public void Call_ThatCannotBe_DoesNotSpoilTheNext()
    {
        var bad = Node("f", ["x"], "h").In("d");
        bad.Attribute.Add(Reference("slope", "nowhere"));
        var model = Calling(bad, Node("f", ["x"], "y").In("d"));
        model.Functions.Add(Function("f", ["a"], ["b"], Node("Relu", ["a"], "b")));
        Assert.DoesNotContain(model.Read().Problems, problem => problem.Reason.Contains("calls itself", StringComparison.Ordinal));
    }

    [Fact]
    public void Inputs_LeftOutAtTheCall_AreLeftOutInTheBody()
    {
        var model = Calling(Node("f", ["x"], "y").In("d"));
        model.Functions.Add(Function("f", ["a", "low", "high"], ["b"], Node("Clip", ["a", "low", "high"], "b")));
        Assert.Equal(["x = Input()", "y = Clip(x)"], model.Read().Graph.Describe());
    }

    [Fact]
    public void Output_ThatIsAnInput_IsPassedOn()
    {
        var model = Calling(Node("f", ["x"], "h", "y").In("d"));
        model.Functions.Add(Function("f", ["a"], ["a", "b"], Node("Neg", ["a"], "b")));
        Assert.Equal(["x = Input()", "h = Identity(x)", "y = Neg(x)"], model.Read().Graph.Describe());
    }

    [Fact]
    public void Body_InAnOlderOperatorSet_IsConvertedFromThatOne()
    {
        var model = Calling(Node("f", ["x"], "y").In("d"));
        var f = Function("f", ["a"], ["b"], Node("Clip", ["a"], "b").With("min", 0f));
        f.OpsetImport.Add(Opset("", 7));
        model.Functions.Add(f);
        Assert.Equal(["x = Input()", "#1 = Constant()", "y = Clip(x, #1)"], model.Read().Graph.Describe());
    }

    [Fact]
    public void Function_ThatCallsItself_IsRefused()
    {
        var model = Calling(Node("f", ["x"], "y").In("d"));
        model.Functions.Add(Function("f", ["a"], ["b"], Node("g", ["a"], "b").In("d")));
        model.Functions.Add(Function("g", ["a"], ["b"], Node("f", ["a"], "b").In("d")));
        Assert.Contains("function 'f' calls itself", Assert.Throws<OnnxException>(() => model.Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Functions_ThatStandForMoreNodesThanMemoryHolds_AreRefused()
    {
        var model = Calling(Node("f0", ["x"], "y").In("d"));
        for (var level = 0; level < 10; level++)
        {
            var body = Enumerable.Range(0, 10).Select(i => Node($"f{level + 1}", [i == 0 ? "a" : $"t{i}"], i == 9 ? "b" : $"t{i + 1}").In("d"));
            model.Functions.Add(Function($"f{level}", ["a"], ["b"], [.. body]));
        }

        model.Functions.Add(Function("f10", ["a"], ["b"], Node("Neg", ["a"], "b")));
        Assert.Contains("more than 1,048,576 nodes when its functions are replaced", Assert.Throws<OnnxException>(() => model.Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Call_WithMoreInputsThanTheFunctionHas_IsSaidAtTheCall()
    {
        var model = Calling(Node("f", ["x", "x"], "y").In("d"));
        model.Functions.Add(Function("f", ["a"], ["b"], Node("Neg", ["a"], "b")));
        Assert.Equal("node 'f of x,x' (d:f): function 'f' has 1 inputs and 1 outputs, not 2 and 1.", model.Read().Problems.Single().ToString());
    }

    private static ModelProto Calling(params NodeProto[] nodes)
    {
        var model = Model(nodes);
        model.OpsetImport.Add(Opset("d", 1));
        return model;
    }

    private static FunctionProto Function(string name, string[] inputs, string[] outputs, params NodeProto[] body) =>
        new() { Name = name, Domain = "d", Input = { inputs }, Output = { outputs }, Node = { body } };
}
