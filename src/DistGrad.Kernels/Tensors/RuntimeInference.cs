using DistGrad.Onnx;
using DistGrad.Onnx.Proto;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DistGrad.Kernels.Tensors;

/// <summary>Asks ONNX Runtime what an operator gives that DistGrad has no shape rule for.</summary>
internal static class RuntimeInference
{
    /// <summary>Type of a node's output, from a model of the node alone.</summary>
    /// <param name="node">Inputs, values known before the run, attributes.</param>
    /// <exception cref="GraphException">The runtime does not have the operator for these types, or the shape depends on values.</exception>
    public static TensorType TypeOf(OpNode node)
    {
        var model = Model(node);
        OrtSession session;
        try
        {
            var bytes = model.ToByteArray();
            session = OrtSessions.Shared.Enter(ModelHash.Of(bytes), bytes);
        }
        catch (OnnxRuntimeException e)
        {
            throw new GraphException($"operator '{node.Op.Name}' cannot be run: {e.Message}");
        }

        try
        {
            return TypeOf(session.Native.OutputMetadata["y"], node);
        }
        finally
        {
            session.Exit();
        }
    }

    private static ModelProto Model(OpNode node)
    {
        // The output's type is not known yet, so the graph is written with any and the declaration taken out again.
        var graph = new GraphBuilder(node.Op.Name);
        var inputs = new Expr[node.Count];
        for (var i = 0; i < inputs.Length; i++)
            inputs[i] = !node.Has(i) ? graph.Absent() : node.ValueOf(i) is { } value ? graph.Constant(value) : graph.Input($"x{i}", node.Type(i));
        var output = graph.Apply(node.Op.Name, inputs, node.Attributes, node.Output);
        var built = graph.Build(output);
        int[] constants = [.. Enumerable.Range(0, built.Count).Where(built.IsConstant)];
        var model = new OnnxGraphWriter(built, i => i == output.Node ? "y" : Names.Of(i))
            .Write([.. constants.Append(output.Node)], Enumerable.Range(0, built.Count).Where(built.IsInput), [output.Node], hasShapes: true);
        model.Graph.Output[0].Type = null;
        return model;
    }

    private static TensorType TypeOf(NodeMetadata metadata, OpNode node)
    {
        if (!metadata.IsTensor) throw new GraphException($"operator '{node.Op.Name}' gives no tensor, which DistGrad does not support.");
        var dtype = (DType)metadata.ElementDataType;
        if (!Enum.IsDefined(dtype)) throw new GraphException($"operator '{node.Op.Name}' gives elements of type {(TensorElementType)dtype}, which DistGrad does not support.");
        if (metadata.Dimensions.Any(extent => extent < 0)) throw new GraphException($"the shape of what operator '{node.Op.Name}' gives depends on values that are not known before the run.");
        return new TensorType(dtype, new Shape([.. metadata.Dimensions.Select(extent => (long)extent)]));
    }
}
