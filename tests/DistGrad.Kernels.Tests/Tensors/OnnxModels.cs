using DistGrad.Onnx.Proto;
using Google.Protobuf;

namespace DistGrad.Kernels.Tests.Tensors;

/// <summary>Models of one node.</summary>
internal static class OnnxModels
{
    /// <summary>A model of one op, with inputs <c>x0</c>, <c>x1</c>, … and the output <c>z</c>.</summary>
    public static byte[] Single(string op, TensorType output, params TensorType[] inputs)
    {
        var graph = new GraphProto { Name = op };
        var node = new NodeProto { OpType = op };
        for (var i = 0; i < inputs.Length; i++)
        {
            graph.Input.Add(Info($"x{i}", inputs[i]));
            node.Input.Add($"x{i}");
        }

        node.Output.Add("z");
        graph.Node.Add(node);
        graph.Output.Add(Info("z", output));
        return new ModelProto
        {
            IrVersion = 10,
            OpsetImport = { new OperatorSetIdProto { Domain = "", Version = 21 } },
            Graph = graph,
        }.ToByteArray();
    }

    private static ValueInfoProto Info(string name, TensorType type)
    {
        var shape = new TensorShapeProto();
        foreach (var extent in type.Shape.Extents) shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = extent });
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type.DType, Shape = shape } },
        };
    }
}
