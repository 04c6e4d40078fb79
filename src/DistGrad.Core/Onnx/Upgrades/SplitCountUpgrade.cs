namespace DistGrad.Onnx;

/// <summary>Split before 18: the number of equal parts is that of the outputs.</summary>
internal sealed class SplitCountUpgrade() : Upgrade("Split", before: 18)
{
    public override void Apply(ImportNode node)
    {
        if (!node.Has(1)) node.Attributes = node.Attributes.With("num_outputs", node.OutputCount);
    }
}
