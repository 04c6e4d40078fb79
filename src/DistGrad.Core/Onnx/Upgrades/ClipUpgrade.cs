namespace DistGrad.Onnx;

/// <summary>Clip before 11: the bounds are attributes.</summary>
internal sealed class ClipUpgrade() : Upgrade("Clip", before: 11)
{
    public override void Apply(ImportNode node)
    {
        node.MoveNumber("min", 1);
        node.MoveNumber("max", 2);
    }
}
