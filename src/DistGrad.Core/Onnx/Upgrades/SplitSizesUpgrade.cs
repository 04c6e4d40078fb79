namespace DistGrad.Onnx;

/// <summary>Split before 13: the sizes of the parts are an attribute.</summary>
internal sealed class SplitSizesUpgrade() : Upgrade("Split", before: 13)
{
    public override void Apply(ImportNode node) => node.MoveIntegers("split", 1);
}
