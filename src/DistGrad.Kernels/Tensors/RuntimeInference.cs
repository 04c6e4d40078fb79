using DistGrad.Onnx;
using DistGrad.Onnx.Proto;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DistGrad.Kernels.Tensors;

/// <summary>Asks ONNX Runtime what an operator gives that DistGrad has no shape rule for.</summary>
internal static class RuntimeInference
{
    private const string Result = "y";
    private const string Extents = "s";

    /// <summary>Type of a node's output, from a model of the node alone.</summary>
    /// <param name="node">Inputs, values known before the run, attributes.</param>
    /// <exception cref="GraphException">The runtime does not have the operator for these types, or it gives no tensor that DistGrad has.</exception>
    /// <exception cref="OpenValueException">The shape depends on a value that is not known yet.</exception>
    public static TensorType TypeOf(OpNode node)
    {
        RuntimeGuards.Check(node);
        var (model, given) = Model(node);
        try
        {
            var (dtype, shape) = Read(Outputs(model)[Result], node);
            if (node.Op.StaticInputs == 0 && shape.Length > 0 && Array.TrueForAll(shape, extent => extent >= 0)) return new TensorType(dtype, new Shape(shape));
            return node.Op.StaticInputs == 0 && shape.Length == 0 && IsScalar(model) ? new TensorType(dtype, new Shape()) : new TensorType(dtype, Tried(model, given, node));
        }
        catch (OnnxRuntimeException e)
        {
            throw new GraphException($"operator '{node.Op.Name}' cannot be run: {OrtFailure.Reason(e)}");
        }
    }

    // The model, and the numbers of the inputs that it is given.
    private static (ModelProto Model, int[] Given) Model(OpNode node)
    {
        // The output's type is not known yet, so the graph is written with any and the declaration taken out again.
        var graph = new GraphBuilder(node.Op.Name);
        var inputs = new Expr[node.Count];
        for (var i = 0; i < inputs.Length; i++)
            inputs[i] = !node.Has(i) ? graph.Absent() : node.ValueOf(i) is { } value ? graph.Constant(value) : graph.Input($"x{i}", node.Type(i));
        var output = graph.Apply(node.Op.Name, inputs, node.Attributes, node.Output);
        var built = graph.Build(output);
        int[] constants = [.. Enumerable.Range(0, built.Count).Where(built.IsConstant)];
        int[] given = [.. Enumerable.Range(0, built.Count).Where(built.IsInput)];
        var model = new OnnxGraphWriter(built, i => i == output.Node ? Result : Names.Of(i)).Write([.. constants.Append(output.Node)], given, [output.Node], hasShapes: true);
        model.Graph.Output[0].Type = null;
        return (model, given);
    }

    private static IReadOnlyDictionary<string, NodeMetadata> Outputs(ModelProto model)
    {
        var bytes = model.ToByteArray();
        var session = OrtSessions.Shared.Enter(ModelHash.Of(bytes), bytes);
        try
        {
            return session.Native.OutputMetadata;
        }
        finally
        {
            session.Exit();
        }
    }

    private static (DType DType, long[] Shape) Read(NodeMetadata metadata, OpNode node)
    {
        if (!metadata.IsTensor) throw new GraphException($"operator '{node.Op.Name}' gives no tensor, which DistGrad does not support.");
        var dtype = (DType)metadata.ElementDataType;
        if (!Enum.IsDefined(dtype)) throw new GraphException($"operator '{node.Op.Name}' gives elements of type {(TensorElementType)dtype}, which DistGrad does not support.");
        return (dtype, Array.ConvertAll(metadata.Dimensions, extent => (long)extent));
    }

    // The runtime says of a scalar what it says of a tensor of unknown rank: no extents. Those of the tensor's shape tell them apart.
    private static bool IsScalar(ModelProto model)
    {
        var asking = model.Clone();
        asking.Graph.Node.Add(new NodeProto { OpType = "Shape", Input = { Result }, Output = { Extents } });
        asking.Graph.Output.Add(new ValueInfoProto { Name = Extents });
        return Outputs(asking)[Extents].Dimensions is [0];
    }

    // What the shape depends on is known, or it depends on types alone and the runtime has no rule: zeros do for the other values. The runtime's
    // rules round otherwise than its kernels do where the shape depends on values.
    private static Shape Tried(ModelProto model, int[] given, OpNode node)
    {
        for (var input = 0; input < node.Count; input++)
            if ((input >= 64 || (node.Op.StaticInputs >> input & 1) != 0) && node.Has(input)) _ = node.Known(input);
        var inputs = Array.ConvertAll(given, input => Tensor.Full(node.Type(input), 0));
        return new OrtProgram(model, given.Select(Names.Of), [Result], [null]).Run(inputs)[0].Shape;
    }
}
