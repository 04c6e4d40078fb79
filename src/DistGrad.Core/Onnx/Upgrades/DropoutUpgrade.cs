namespace DistGrad.Onnx;

/// <summary>Dropout before 12: the ratio is an attribute, and nothing is dropped outside of training; before 10 the mask consists of numbers.</summary>
internal sealed class DropoutUpgrade() : Upgrade("Dropout", before: 12)
{
    public override void Apply(ImportNode node)
    {
        node.MoveNumber("ratio", 1);
        if (node.Version < 10 && node.Uses(1)) node.Replace(node.Apply(0), Functions.Cast(node.Apply(1), node.Input(0).Type.DType));
    }
}
