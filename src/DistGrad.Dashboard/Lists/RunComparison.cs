namespace DistGrad.Dashboard.Lists;

/// <summary>Two runs of a graph next to each other.</summary>
public sealed record RunComparison
{
    /// <summary>Most nodes that are listed.</summary>
    public const int Most = 200;

    /// <summary>One run.</summary>
    public required RunRow First { get; init; }

    /// <summary>The other.</summary>
    public required RunRow Second { get; init; }

    /// <summary>Nodes that were compared.</summary>
    public required int Nodes { get; init; }

    /// <summary>Nodes that differ.</summary>
    public required int Different { get; init; }

    /// <summary>Those that differ most, farthest apart first.</summary>
    public required IReadOnlyList<ComparedNode> Rows { get; init; }

    /// <summary>Compares what the nodes of two runs held.</summary>
    /// <param name="first">One run.</param>
    /// <param name="second">The other, of the same graph.</param>
    /// <param name="ofFirst">What its nodes held.</param>
    /// <param name="ofSecond">What the other's held.</param>
    public static RunComparison Of(RunRow first, RunRow second, IReadOnlyList<NodeInspection> ofFirst, IReadOnlyList<NodeInspection> ofSecond)
    {
        var others = ofSecond.ToDictionary(node => node.Node);
        var compared = ofFirst.Where(node => others.ContainsKey(node.Node)).Select(node => Compare(node, others[node.Node])).ToList();
        var different = compared.Where(node => node.Distance > 0).OrderByDescending(node => node.Distance).ToList();
        return new RunComparison { First = first, Second = second, Nodes = compared.Count, Different = different.Count, Rows = [.. different.Take(Most)] };
    }

    private static ComparedNode Compare(NodeInspection first, NodeInspection second) => new()
    {
        Label = first.Label,
        Op = first.Op,
        Value = (Number(first.Value, first.ValueTensor), Number(second.Value, second.ValueTensor)),
        Gradient = (Number(first.Upstream, first.UpstreamTensor), Number(second.Upstream, second.UpstreamTensor)),
    };

    private static double? Number(double? number, Tensor? tensor) => Viewing.TensorView.Of(tensor)?.Norm ?? number;
}
