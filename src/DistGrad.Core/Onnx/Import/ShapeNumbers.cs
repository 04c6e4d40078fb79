namespace DistGrad.Onnx;

/// <summary>Values that consist of floating-point numbers and yet only say what shape a result has.</summary>
internal static class ShapeNumbers
{
    /// <summary>Names of the values that no node reads for anything else.</summary>
    /// <param name="nodes">All nodes.</param>
    public static HashSet<string> Find(IEnumerable<FlatNode> nodes)
    {
        var (shapes, others) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var node in nodes)
        {
            for (var input = 0; input < node.Inputs.Length; input++) (SaysShape(node, input) ? shapes : others).Add(node.Inputs[input]);
            others.UnionWith(node.Mentions);
        }

        shapes.ExceptWith(others);
        return shapes;
    }

    private static bool SaysShape(FlatNode node, int input) => node.Op switch
    {
        "Range" => true,
        "Upsample" => input == 1,
        "Resize" => input is 1 or 2,
        "OneHot" => input == 1,
        _ => false,
    };
}
