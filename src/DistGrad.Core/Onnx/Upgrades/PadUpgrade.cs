namespace DistGrad.Onnx;

/// <summary>Pad before 11: the pads and the value are attributes.</summary>
internal sealed class PadUpgrade() : Upgrade("Pad", before: 11)
{
    public override void Apply(ImportNode node)
    {
        node.MoveIntegers("pads", 1);
        node.MoveNumber("value", 2);
    }
}
