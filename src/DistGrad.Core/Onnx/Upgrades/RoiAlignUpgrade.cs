namespace DistGrad.Onnx;

/// <summary>RoiAlign before 16: coordinates are not shifted by half a pixel.</summary>
internal sealed class RoiAlignUpgrade() : Upgrade("RoiAlign", before: 16)
{
    public override void Apply(ImportNode node) => node.Attributes = node.Attributes.With("coordinate_transformation_mode", "output_half_pixel");
}
