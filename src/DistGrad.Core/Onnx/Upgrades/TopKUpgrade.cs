namespace DistGrad.Onnx;

/// <summary>TopK before 10: k is an attribute.</summary>
internal sealed class TopKUpgrade() : Upgrade("TopK", before: 10)
{
    public override void Apply(ImportNode node)
    {
        node.SetInput(1, node.Constant(Tensor.Vector(node.Attributes.Int("k"))));
        node.Attributes = node.Attributes.Without("k");
    }
}
