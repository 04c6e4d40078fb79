using System.Globalization;

namespace DistGrad.Dashboard.Viewing;

/// <summary>Where NaN and infinities come from: the first node of each pass that makes one of finite numbers. One whose inputs are not all drawn is none: they may not be finite.</summary>
internal static class Birthplace
{
    /// <summary>Marks those nodes, and says of each what happens there.</summary>
    /// <param name="view">A picture of nodes.</param>
    public static GraphView Mark(GraphView view)
    {
        var found = Find(view.Nodes);
        if (found.Count == 0) return view;
        return view with
        {
            Notes = [.. view.Notes, .. found.Select(birth => birth.Sentence)],
            Nodes = [.. view.Nodes.Select(node => found.Any(birth => birth.Node.Node == node.Node) ? node with { IsBirthplace = true } : node)],
        };
    }

    /// <summary>Finds those nodes, at most one for each pass, and says of each what happens there.</summary>
    /// <param name="nodes">Nodes, in topological order.</param>
    public static IReadOnlyList<(NodeView Node, Pass Pass, string Sentence)> Find(IReadOnlyList<NodeView> nodes)
    {
        var byNode = nodes.ToDictionary(node => node.Node);
        var value = nodes.FirstOrDefault(node => IsBad(node.Value, node.ValueTensor) && HasFiniteInputs(node));

        // Backward, so from the last: a finite upstream gradient, and what flows on is not. Where a value was not finite, that is the cause.
        var gradient = nodes.LastOrDefault(node => !IsBad(node.Gradient, node.GradientTensor) && HasFiniteInputs(node) && node.Inputs.Any(Breaks));
        var found = new List<(NodeView, Pass, string)>();
        if (value is not null) found.Add((value, Pass.Forward, $"The first value that is not finite comes from {value.Label} ({value.Op}), which makes {Text(value.Value, value.ValueTensor)} of {Inputs(value)}."));
        if (gradient is not null) found.Add((gradient, Pass.Backward, $"The first gradient that is not finite comes from {gradient.Label} ({gradient.Op}): {Product(gradient, gradient.Inputs.First(Breaks))}."));
        return found;

        bool HasFiniteInputs(NodeView node) => !node.HasHiddenInputs && node.Inputs.All(input => !IsBad(byNode[input.Node].Value, byNode[input.Node].ValueTensor));

        bool Breaks(InputView input) => IsBad(input.Downstream, null) || (input.Downstream is null && IsBad(byNode[input.Node].Gradient, byNode[input.Node].GradientTensor));

        string Inputs(NodeView node) => node.Inputs.Count == 0 ? "what it was fed"
            : string.Join(", ", node.Inputs.Select(input => Text(byNode[input.Node].Value, byNode[input.Node].ValueTensor)));
    }

    private static bool IsBad(double? number, TensorView? tensor) => (tensor?.Norm ?? number) is { } size && !double.IsFinite(size);

    private static string Product(NodeView node, InputView input) => input.Downstream is null ? $"of a finite gradient it makes one for {input.Label} that is not"
        : $"for {input.Label}, {Text(node.Gradient, null)} × {Text(input.Local, null)} = {Text(input.Downstream, null)}";

    private static string Text(double? number, TensorView? tensor) =>
        tensor is { Count: 1 } ? Text(tensor.First[0], null)
        : tensor is not null ? $"{tensor.Type} of norm {tensor.Norm.ToString("G6", CultureInfo.InvariantCulture)}" : number?.ToString("G6", CultureInfo.InvariantCulture) ?? "?";
}
