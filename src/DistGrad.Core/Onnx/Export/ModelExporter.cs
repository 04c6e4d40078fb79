using DistGrad.Onnx.Proto;

namespace DistGrad.Onnx;

/// <summary>Turns a graph into a model: inputs, parameters as initializers, constants as nodes, and all ops in the canonical operator set.</summary>
/// <param name="graph">The graph.</param>
internal sealed class ModelExporter(Graph graph)
{
    private readonly string[] _names = Names(graph);

    /// <summary>The model.</summary>
    public ModelProto Export()
    {
        int[] nodes = [.. Enumerable.Range(0, graph.Count).Where(node => !graph.IsInput(node) && !graph.IsAbsent(node))];
        int[] outputs = [.. graph.Outputs.ToArray().Distinct()];

        // Parameters of integers are declared as inputs too: initializers that are not are constants.
        var inputs = Enumerable.Range(0, graph.Count).Where(node => graph.IsInput(node) || (graph.IsParameter(node) && !graph.TypeOf(node).DType.IsFloat()));
        var writer = new OnnxGraphWriter(graph, node => _names[node]) { ConstantsAreNodes = true };
        var model = writer.Write(nodes, inputs, outputs, hasShapes: true);
        RepeatOutputs(model.Graph, outputs);
        return model;
    }

    // Nodes keep their names; outputs without one get one that import keeps, others one that it forgets.
    private static string[] Names(Graph graph)
    {
        var names = new string[graph.Count];
        for (var node = 0; node < names.Length; node++) names[node] = graph.NameOf(node) ?? GeneratedNames.Of(node);
        var taken = names.ToHashSet(StringComparer.Ordinal);
        foreach (var output in graph.Outputs)
            if (graph.NameOf(output) is null && GeneratedNames.Match(names[output])) names[output] = Fresh("output", taken);
        return names;
    }

    // In a file no two outputs have one name.
    private void RepeatOutputs(GraphProto proto, int[] distinct)
    {
        if (distinct.Length == graph.Outputs.Length) return;
        var (declared, taken) = (proto.Output.ToArray(), _names.ToHashSet(StringComparer.Ordinal));
        var seen = new HashSet<int>();
        proto.Output.Clear();
        foreach (var output in graph.Outputs)
        {
            var info = declared[Array.IndexOf(distinct, output)];
            if (!seen.Add(output))
            {
                info = info.Clone();
                info.Name = Fresh(_names[output], taken);
                proto.Node.Add(new NodeProto { OpType = "Identity", Name = info.Name, Input = { _names[output] }, Output = { info.Name } });
            }

            proto.Output.Add(info);
        }
    }

    private static string Fresh(string name, HashSet<string> taken)
    {
        var fresh = name;
        for (var i = 1; !taken.Add(fresh); i++) fresh = $"{name}_{i}";
        return fresh;
    }
}
