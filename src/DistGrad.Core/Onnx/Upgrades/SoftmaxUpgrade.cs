namespace DistGrad.Onnx;

/// <summary>Softmax, LogSoftmax and Hardmax before 13: all dimensions from the axis on, 1 by default, count as one.</summary>
internal sealed class SoftmaxUpgrade(string op) : Upgrade(op, before: 13)
{
    public override void Apply(ImportNode node)
    {
        var (x, axis) = (node.Input(0), node.Attributes.Int("axis", 1));
        node.Attributes = Attributes.None.With("axis", -1);
        if (axis == -1 || (x.Type.Shape.HasRank && axis == x.Type.Shape.Rank - 1)) return;
        var rows = node.Apply("Flatten", Attributes.None.With("axis", axis), x);
        var shape = node.Apply("Shape", Attributes.None, x);
        node.Replace(node.Apply("Reshape", Attributes.None.With("allowzero", 1), node.Apply(Op, node.Attributes, rows), shape));
    }
}
