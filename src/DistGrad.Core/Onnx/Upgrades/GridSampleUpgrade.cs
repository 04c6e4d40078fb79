namespace DistGrad.Onnx;

/// <summary>GridSample before 20: modes have the names they have in two dimensions.</summary>
internal sealed class GridSampleUpgrade() : Upgrade("GridSample", before: 20)
{
    public override void Apply(ImportNode node)
    {
        node.Attributes = node.Attributes.With("mode", node.Attributes.String("mode", "bilinear") switch
        {
            "bilinear" => "linear",
            "bicubic" => "cubic",
            var mode => mode,
        });
    }
}
