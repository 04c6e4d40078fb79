namespace DistGrad.Onnx;

/// <summary>Resize before 11: the scales are input 1, and coordinates are only multiplied by them and cut off.</summary>
internal sealed class ResizeUpgrade() : Upgrade("Resize", before: 11)
{
    public override void Apply(ImportNode node)
    {
        node.SetInput(2, node.Input(1));
        node.SetInput(1, null);
        node.Attributes = node.Attributes.With("coordinate_transformation_mode", "asymmetric").With("nearest_mode", "floor");
    }
}
