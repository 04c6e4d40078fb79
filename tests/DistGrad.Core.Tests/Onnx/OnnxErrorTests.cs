using DistGrad.Onnx.Proto;
using Google.Protobuf;
using static DistGrad.Core.Tests.Onnx.Protos;

namespace DistGrad.Core.Tests.Onnx;

public sealed class OnnxErrorTests
{
    private static readonly Dictionary<string, Action<ModelProto>> Contradictions = new()
    {
        { "it has no graph", model => model.Graph = null },
        { "its nodes form a cycle: 'Abs of a' → 'Neg of b' → 'Abs of a'.", model => model.Graph.Node.AddRange([Node("Neg", ["b"], "a"), Node("Abs", ["a"], "b")]) },
        { "nodes 'Relu of x' and 'Neg of x' both produce 'y'; a value has one producer.", model => model.Graph.Node.Add(Node("Neg", ["x"], "y")) },
        { "node 'Constant of ' produces 'x', which is an input or initializer.", model => model.Graph.Node.Add(Node("Constant", [], "x").With("value_int", 1)) },
        { "input 'x' is there twice.", model => model.Graph.Input.Add(model.Graph.Input[0]) },
        { "initializer 'w' is there twice.", model => model.Graph.Initializer.AddRange([Floats("w", [1], 1), Floats("w", [1], 1)]) },
        { "an input or initializer has no name.", model => model.Graph.Initializer.Add(Floats("", [1], 1)) },
        { "nothing produces its output 'z'.", model => model.Graph.Output[0].Name = "z" },
        { "it has no outputs.", model => model.Graph.Output.Clear() },
        { "operator set 'ai.onnx' is imported in versions 21 and 20; one is possible.", model => model.OpsetImport.Add(Opset("ai.onnx", 20)) },
        { "function 'f' is there twice.", model => model.Functions.AddRange([new FunctionProto { Name = "f", Domain = "d" }, new FunctionProto { Name = "f", Domain = "d" }]) },
    };

    private static readonly Dictionary<string, Action<ModelProto>> Problems = new()
    {
        { "node 'x' (Input): element type Float16 is not supported; those supported are Float32, Int32, Int64, Bool, Float64.", model => model.Graph.Input[0].Type.TensorType.ElemType = 10 },
        { "node 'x' (Input): element type 99, which no version of the format defines, is not supported", model => model.Graph.Input[0].Type.TensorType.ElemType = 99 },
        { "node 'x' (Input): values of kind sequence are not supported; only tensors are.", model => model.Graph.Input[0].Type = new TypeProto { SequenceType = new TypeProto.Types.Sequence() } },
        { "node 'x' (Input): the type is missing.", model => model.Graph.Input[0].Type = null },
        { "node 'x' (Input): extent 0 is -5; extents are 0 or more", model => model.Graph.Input[0].Type.TensorType.Shape.Dim[0].DimValue = -5 },
        { "node 'x' (Input): Float32[4611686018427387904, 4611686018427387904] has more bytes than", model => Array.ForEach([.. model.Graph.Input[0].Type.TensorType.Shape.Dim], dim => dim.DimValue = 1L << 62) },
        { "node 'w' (Parameter): Float32[2] has 2 elements, not 1.", model => model.Graph.Initializer.Add(Floats("w", [2], 1)) },
        { "node 'w' (Parameter): Float32[2] has 8 bytes, not 7.", model => model.Graph.Initializer.Add(new TensorProto { Name = "w", DataType = 1, Dims = { 2 }, RawData = ByteString.CopyFrom(new byte[7]) }) },
        { "node 'w' (Parameter): Float32[4611686018427387904, 4] has more than 2,147,483,591 bytes", model => model.Graph.Initializer.Add(Floats("w", [1L << 62, 4])) },
        { "node 'RandomNormalLike of x' (RandomNormalLike): its numbers are others each time, and runs have to repeat to the bit", model => model.Graph.Node.Add(Node("RandomNormalLike", ["x"], "z")) },
        { "node 'w' (Parameter): Float32[100000000000] has more than 2,147,483,591 bytes", model => model.Graph.Initializer.Add(Floats("w", [100_000_000_000])) },
        { "node 'w' (Parameter): an extent is -1; extents are 0 or more.", model => model.Graph.Initializer.Add(Floats("w", [-1], 1)) },
        { "node 'w' (Parameter): element type String is not supported", model => model.Graph.Initializer.Add(new TensorProto { Name = "w", DataType = 8 }) },
        { "node 'w' (Parameter): sparse initializers are not supported; store the tensor in full.", model => model.Graph.SparseInitializer.Add(new SparseTensorProto { Values = Floats("w", [1], 1) }) },
        { "node 'x' (Input): it is Float32[1], but declared as Float32[2, 3].", model => model.Graph.Initializer.Add(Floats("x", [1], 1)) },
        { "node 'Relu of x' (Relu): it reads 'z', which nothing produces.", model => model.Graph.Node[0].Input[0] = "z" },
        { "node 'Relu of x' (Relu): Relu takes 1 input, not 2", model => model.Graph.Node[0].Input.Add("x") },
        { "node 'Relu of x' (Relu): there is no output 1; the op has 1.", model => model.Graph.Node[0].Output.Add("z") },
        { "node 'Relu of x' (com.example:Relu): operator set 'com.example' is not imported.", model => model.Graph.Node[0].Domain = "com.example" },
        { "version 6 of the operator set is not supported; versions 7 to 27 are.", model => model.OpsetImport[0].Version = 6 },
        { "version 28 of the operator set is not supported; versions 7 to 27 are.", model => model.OpsetImport[0].Version = 28 },
        { "node 'Relu of x' (): '' is no name of an operator.", model => model.Graph.Node[0].OpType = "" },
        { "node 'If of ' (If): attribute 'then_branch': it is a subgraph; control flow has to be unrolled before export.", model => model.Graph.Node.Add(Node("If", [], "z").With("then_branch", new GraphProto())) },
        { "node 'SequenceConstruct of x' (SequenceConstruct): sequences and optional values are not supported, only tensors.", model => model.Graph.Node.Add(Node("SequenceConstruct", ["x"], "z")) },
        { "node 'MatMul of x,x' (MatMul): ", model => model.Graph.Node.Add(Node("MatMul", ["x", "x"], "z")) },
        { "node 'Constant of ' (Constant): a constant has one attribute with its value, not 0.", model => model.Graph.Node.Add(Node("Constant", [], "z")) },
        { "node 'Cast of x' (Cast): attribute 'to' is there twice.", model => model.Graph.Node.Add(Node("Cast", ["x"], "z").With("to", 1).With("to", 11)) },
        { "node 'Cast of x' (Cast): element type 10 is not supported", model => model.Graph.Node.Add(Node("Cast", ["x"], "z").With("to", 10)) },
        { "node 'ReduceSum of x' (ReduceSum): attribute 'keepdims' is 2; it is 0 or 1.", model => model.Graph.Node.Add(Node("ReduceSum", ["x"], "z").With("keepdims", 2)) },
        { "node 'ReduceSum of x,a' (ReduceSum): input 1 is a list of integers, but Int64[1, 1] is given.", model =>
            {
                model.Graph.Initializer.Add(new TensorProto { Name = "a", DataType = (int)DType.Int64, Dims = { 1, 1 }, Int64Data = { 0 } });
                model.Graph.Node.Add(Node("ReduceSum", ["x", "a"], "z"));
            }
        },
        { "attribute 'to' stands for one of a function, and the node is in none.", model => model.Graph.Node.Add(new NodeProto { OpType = "Cast", Input = { "x" }, Output = { "z" }, Attribute = { Reference("to", "type") } }) },
    };

    public static TheoryData<string> ContradictionTexts => [.. Contradictions.Keys];

    public static TheoryData<string> ProblemTexts => [.. Problems.Keys];

    [Theory]
    [MemberData(nameof(ContradictionTexts))]
    public void Read_ModelThatContradictsItself_SaysWhere(string problem)
    {
        var model = Model(Node("Relu", ["x"], "y"));
        Contradictions[problem](model);
        var error = Assert.Throws<OnnxException>(() => model.Read());
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Empty(error.Problems);
    }

    [Theory]
    [MemberData(nameof(ProblemTexts))]
    public void Graph_WhatIsNotSupported_IsSaidWithNodeOpAndReason(string problem)
    {
        var model = Model(Node("Relu", ["x"], "y"));
        Problems[problem](model);
        var read = model.Read();
        Assert.Contains(problem, string.Join("\n", read.Problems), StringComparison.Ordinal);
        Assert.Equal(read.Problems, Assert.Throws<OnnxException>(() => read.Graph).Problems);
    }

    [Fact]
    public void Graph_SeveralThingsNotSupported_AllAreSaidOnceNodeByNode()
    {
        var model = Model(Node("If", ["x"], "a").With("then_branch", new GraphProto()), Node("Neg", ["a"], "b"), Node("Optional", ["b"], "y"), Node("Scan", ["x"], "c"));
        model.Graph.Initializer.Add(new TensorProto { Name = "w", DataType = 16 });
        var error = Assert.Throws<OnnxException>(() => model.Read().Graph);
        Assert.Equal(["w", "If of x", "Optional of b", "Scan of x"], error.Problems.Select(problem => problem.Node));
        Assert.Contains("Node 'w' (Parameter): element type Bfloat16", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(-1)]
    public void Read_CutShort_SaysSo(int length)
    {
        var bytes = Model(Node("Relu", ["x"], "y")).ToByteArray();
        var error = Assert.Throws<OnnxException>(() => OnnxModel.Read(length < 0 ? bytes[..^1] : bytes[..length], source: "mlp.onnx"));
        Assert.Contains("ONNX model 'mlp.onnx': it ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NoSuchFile_IsAnIOException() => Assert.Throws<FileNotFoundException>(() => OnnxModel.Load("no-such-model.onnx"));

    [Fact]
    public void Read_AHundredThousandNodesInAChain_NeitherRecursesNorTakesLong()
    {
        const int Count = 100_000;
        var nodes = Enumerable.Range(0, Count).Select(i => Node("Neg", [i == 0 ? "x" : $"v{i}"], i == Count - 1 ? "y" : $"v{i + 1}"));
        Assert.Equal(Count + 1, Model([.. nodes.Reverse()]).Read().Graph.Count);
    }

    [Fact]
    public void Read_AHundredThousandNodesInACycle_SaysSoInOneLine()
    {
        const int Count = 100_000;
        var nodes = Enumerable.Range(0, Count).Select(i => Node("Neg", [$"v{i}"], $"v{(i + 1) % Count}"));
        Assert.InRange(Assert.Throws<OnnxException>(() => Model([.. nodes]).Read()).Message.Length, 50, 500);
    }
}
