using System.Collections.Concurrent;
using DistGrad.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace DistGrad.Kernels.Tensors;

/// <summary>Which ops ONNX Runtime has a kernel for, by element types; found out by compiling a model of the op alone, once.</summary>
internal static class RuntimeSupport
{
    // Kernels that the runtime has for float64, but that compute in float32 inside.
    private static readonly string[] Inexact = ["GroupNormalization", "Shrink"];

    private static readonly ConcurrentDictionary<string, bool> Known = new();

    /// <summary>Whether the runtime can run a node of a graph.</summary>
    /// <param name="graph">The graph, all types known.</param>
    /// <param name="node">The node.</param>
    public static bool Has(Graph graph, int node)
    {
        var kind = graph.KindOf(node);
        if (kind.Type.DType == DType.Float64 && (Inexact.Contains(kind.Op) || (kind.Op == "Gelu" && kind.Attributes.Has("approximate")))) return false;
        var inputs = graph.InputsOf(node).ToArray();
        var key = $"{kind.Op} {kind.Output} {kind.Type.DType} {string.Join(' ', inputs.Select(input => $"{graph.TypeOf(input).DType}{(graph.IsConstant(input) ? "c" : "")}"))} {kind.Attributes}";
        return Known.GetOrAdd(key, _ => Compiles(graph, node, inputs));
    }

    private static bool Compiles(Graph graph, int node, int[] inputs)
    {
        int[] constants = [.. inputs.Where(graph.IsConstant).Distinct()];
        int[] given = [.. inputs.Where(input => !graph.IsConstant(input) && !graph.IsAbsent(input)).Distinct()];
        var model = new OnnxGraphWriter(graph, Names.Of).Write([.. constants.Append(node).Order()], given, [node], hasShapes: true);
        try
        {
            new OrtProgram(model, given.Select(Names.Of), [Names.Of(node)], [graph.TypeOf(node)]).Load();
            return true;
        }
        catch (OnnxRuntimeException)
        {
            return false;
        }
    }
}
