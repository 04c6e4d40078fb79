namespace DistGrad.Onnx;

/// <summary>Slice before 10: starts, ends and axes are attributes.</summary>
internal sealed class SliceUpgrade() : Upgrade("Slice", before: 10)
{
    public override void Apply(ImportNode node)
    {
        node.MoveIntegers("starts", 1);
        node.MoveIntegers("ends", 2);
        node.MoveIntegers("axes", 3);
    }
}
