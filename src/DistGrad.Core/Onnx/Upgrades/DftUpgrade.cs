namespace DistGrad.Onnx;

/// <summary>DFT before 20: the axis is an attribute, 1 by default rather than the last but one.</summary>
internal sealed class DftUpgrade() : Upgrade("DFT", before: 20)
{
    public override void Apply(ImportNode node)
    {
        node.SetInput(2, node.Constant(Tensor.Scalar(node.Attributes.Int("axis", 1))));
        node.Attributes = node.Attributes.Without("axis");
    }
}
