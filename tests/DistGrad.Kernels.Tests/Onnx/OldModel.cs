using DistGrad.Kernels.Tensors;
using DistGrad.Onnx.Proto;
using Google.Protobuf;

namespace DistGrad.Kernels.Tests.Onnx;

/// <summary>A model of one node in an old operator set, run by the runtime as it is and by DistGrad after its conversion.</summary>
internal sealed class OldModel
{
    private readonly ModelProto _model;
    private readonly Dictionary<string, Tensor> _feeds = [];

    /// <summary>A model with outputs <c>y0</c>, <c>y1</c>, …</summary>
    /// <param name="version">Version of the operator set.</param>
    /// <param name="op">Operator.</param>
    /// <param name="attributes">Attributes: long, float, string, long[] or float[].</param>
    /// <param name="inputs">Inputs; null for one that is left out.</param>
    /// <param name="outputs">Number of outputs.</param>
    /// <param name="isConstant">Whether an input is an initializer rather than fed.</param>
    public OldModel(long version, string op, (string Name, object Value)[] attributes, Tensor?[] inputs, int outputs = 1, Func<int, bool>? isConstant = null)
    {
        var node = new NodeProto { OpType = op };
        var graph = new GraphProto { Name = op, Node = { node } };
        foreach (var (name, value) in attributes) node.Attribute.Add(Attribute(name, value));
        for (var i = 0; i < inputs.Length; i++)
        {
            node.Input.Add(inputs[i] is null ? "" : $"x{i}");
            if (inputs[i] is not { } input) continue;
            if (isConstant?.Invoke(i) == true)
            {
                graph.Initializer.Add(DistGrad.Onnx.TensorProtos.Write(input, $"x{i}"));
                continue;
            }

            _feeds.Add($"x{i}", input);
            var shape = new TensorShapeProto();
            foreach (var extent in input.Shape.Extents) shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = extent });
            graph.Input.Add(new ValueInfoProto { Name = $"x{i}", Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)input.DType, Shape = shape } } });
        }

        for (var i = 0; i < outputs; i++)
        {
            node.Output.Add($"y{i}");
            graph.Output.Add(new ValueInfoProto { Name = $"y{i}" });
        }

        _model = new ModelProto { IrVersion = version < 9 ? 3 : version < 17 ? 7 : 10, Graph = graph, OpsetImport = { new OperatorSetIdProto { Domain = "", Version = version } } };
    }

    /// <summary>Whether both give the same; the runtime's result where they do not.</summary>
    public void AssertSame()
    {
        // The first versions of the format have every initializer among the inputs.
        if (_model.IrVersion == 3)
            foreach (var tensor in _model.Graph.Initializer) Declare(tensor);
        var compiler = new KernelCompiler();
        var model = OnnxModel.Read(_model.ToByteArray(), ops: compiler.Ops);
        _ = model.Graph;
        var run = new LocalRunner(compiler).Run(model.Graph, _feeds);
        string[] outputs = [.. _model.Graph.Output.Select(output => output.Name)];
        var expected = new OrtProgram(_model.ToByteArray(), _feeds.Keys, outputs, outputs.Select(_ => (TensorType?)null)).Run([.. _feeds.Values]);
        for (var i = 0; i < outputs.Length; i++)
        {
            var actual = run.Value(model.Graph.Outputs[i]).ToTensor(expected[i].DType);
            Assert.Equal(expected[i].Type, actual.Type);
            for (var at = 0; at < actual.Count; at++) Assert.Equal(expected[i].Number(at), actual.Number(at), 1e-5);
        }
    }

    private void Declare(TensorProto tensor)
    {
        var shape = new TensorShapeProto();
        foreach (var extent in tensor.Dims) shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = extent });
        _model.Graph.Input.Add(new ValueInfoProto { Name = tensor.Name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = tensor.DataType, Shape = shape } } });
    }

    private static AttributeProto Attribute(string name, object value) => value switch
    {
        long integer => new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = integer },
        float number => new() { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = number },
        string text => new() { Name = name, Type = AttributeProto.Types.AttributeType.String, S = ByteString.CopyFromUtf8(text) },
        long[] integers => new() { Name = name, Type = AttributeProto.Types.AttributeType.Ints, Ints = { integers } },
        float[] numbers => new() { Name = name, Type = AttributeProto.Types.AttributeType.Floats, Floats = { numbers } },
        _ => throw new ArgumentException($"No attribute is a {value.GetType().Name}.", nameof(value)),
    };
}
