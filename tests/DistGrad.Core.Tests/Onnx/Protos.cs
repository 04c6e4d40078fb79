using DistGrad.Onnx.Proto;
using Google.Protobuf;

namespace DistGrad.Core.Tests.Onnx;

/// <summary>Pieces of models, in the messages of the format.</summary>
internal static class Protos
{
    /// <summary>A model that reads <c>x</c>, Float32[2, 3], and gives <c>y</c>.</summary>
    public static ModelProto Model(params NodeProto[] nodes)
    {
        var model = new ModelProto
        {
            IrVersion = 8,
            Graph = new GraphProto { Name = "test", Input = { Info("x", DType.Float32, 2, 3) }, Output = { Info("y", DType.Float32) } },
            OpsetImport = { Opset("", 21) },
        };
        model.Graph.Node.AddRange(nodes);
        return model;
    }

    public static OperatorSetIdProto Opset(string domain, long version) => new() { Domain = domain, Version = version };

    public static NodeProto Node(string op, string[] inputs, params string[] outputs)
    {
        var node = new NodeProto { OpType = op, Name = $"{op} of {string.Join(',', inputs)}" };
        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs);
        return node;
    }

    public static NodeProto With(this NodeProto node, string name, object value)
    {
        var attribute = Attribute(name, value);
        node.Attribute.Add(attribute);
        return node;
    }

    public static NodeProto In(this NodeProto node, string domain)
    {
        node.Domain = domain;
        return node;
    }

    public static AttributeProto Attribute(string name, object value) => value switch
    {
        long integer => new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = integer },
        int integer => new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = integer },
        float number => new() { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = number },
        string text => new() { Name = name, Type = AttributeProto.Types.AttributeType.String, S = ByteString.CopyFromUtf8(text) },
        long[] integers => new() { Name = name, Type = AttributeProto.Types.AttributeType.Ints, Ints = { integers } },
        float[] numbers => new() { Name = name, Type = AttributeProto.Types.AttributeType.Floats, Floats = { numbers } },
        string[] texts => new() { Name = name, Type = AttributeProto.Types.AttributeType.Strings, Strings = { texts.Select(ByteString.CopyFromUtf8) } },
        TensorProto tensor => new() { Name = name, Type = AttributeProto.Types.AttributeType.Tensor, T = tensor },
        GraphProto graph => new() { Name = name, Type = AttributeProto.Types.AttributeType.Graph, G = graph },
        _ => throw new ArgumentException($"No attribute is a {value.GetType().Name}.", nameof(value)),
    };

    /// <summary>An attribute that stands for one of the function that the node is in.</summary>
    public static AttributeProto Reference(string name, string of) => new() { Name = name, RefAttrName = of };

    public static ValueInfoProto Info(string name, DType dtype, params object[] shape)
    {
        var proto = new TensorShapeProto();
        foreach (var extent in shape)
            proto.Dim.Add(extent is string symbol ? new TensorShapeProto.Types.Dimension { DimParam = symbol } : new TensorShapeProto.Types.Dimension { DimValue = Convert.ToInt64(extent) });
        return new() { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)dtype, Shape = proto } } };
    }

    public static TensorProto Floats(string name, long[] dims, params float[] elements) => new() { Name = name, DataType = (int)DType.Float32, Dims = { dims }, FloatData = { elements } };

    public static TensorProto Integers(string name, params long[] elements) => new() { Name = name, DataType = (int)DType.Int64, Dims = { elements.Length }, Int64Data = { elements } };

    public static OnnxModel Read(this ModelProto model, string? folder = null) => OnnxModel.Read(model.ToByteArray(), folder);

    /// <summary>Ops of a graph, by label, with what they read.</summary>
    public static string[] Describe(this Graph graph) =>
        [.. Enumerable.Range(0, graph.Count).Select(node => $"{graph.Label(node)} = {graph.OpOf(node)}{(graph.KindOf(node).Output is > 0 and var output ? $"#{output}" : "")}({string.Join(", ", graph.InputsOf(node).ToArray().Select(graph.Label))})")];
}
