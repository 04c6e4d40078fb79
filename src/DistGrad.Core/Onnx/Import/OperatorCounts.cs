using DistGrad.Onnx.Proto;

namespace DistGrad.Onnx;

/// <summary>Counts the operators that a model uses.</summary>
internal static class OperatorCounts
{
    /// <summary>Operators of the graph and of the model's functions, in the order of their names, and how many nodes have each; calls of functions are left out.</summary>
    /// <param name="model">The model.</param>
    public static SortedDictionary<string, int> Of(ModelProto model)
    {
        var functions = model.Functions.Select(function => Name(function.Domain, function.Name)).ToHashSet();
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var node in model.Graph.Node.Concat(model.Functions.SelectMany(function => function.Node)))
        {
            var name = Name(node.Domain, node.OpType);
            if (!functions.Contains(name)) counts[name] = counts.GetValueOrDefault(name) + 1;
        }

        return counts;
    }

    private static string Name(string domain, string op) => OpsetImports.Domain(domain) is { Length: > 0 } known ? $"{known}:{op}" : op;
}
