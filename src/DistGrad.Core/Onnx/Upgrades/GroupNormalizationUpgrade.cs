namespace DistGrad.Onnx;

/// <summary>GroupNormalization before 21: scale and bias are given for each group rather than for each channel.</summary>
internal sealed class GroupNormalizationUpgrade() : Upgrade("GroupNormalization", before: 21)
{
    public override void Apply(ImportNode node)
    {
        var groups = node.Constant(Tensor.Vector(node.Attributes.Int("num_groups")));
        var channels = node.Apply("Shape", Attributes.None.With("start", 1).With("end", 2), node.Input(0));
        var target = node.Apply("Concat", Attributes.None.With("axis", 0), groups, node.Apply("Div", Attributes.None, channels, groups));
        for (var input = 1; input <= 2; input++)
        {
            var column = node.Apply("Unsqueeze", Attributes.None, node.Input(input), node.Constant(Tensor.Vector(1L)));
            var spread = node.Apply("Expand", Attributes.None, column, target);
            node.SetInput(input, node.Apply("Reshape", Attributes.None, spread, node.Constant(Tensor.Vector(-1L))));
        }
    }
}
