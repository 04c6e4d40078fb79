namespace DistGrad.Onnx;

/// <summary>Upsample before 9: the scales are an attribute.</summary>
internal sealed class UpsampleScalesUpgrade() : Upgrade("Upsample", before: 9)
{
    public override void Apply(ImportNode node)
    {
        var scales = node.Attributes.Floats("scales") ?? throw new GraphException("attribute 'scales' is missing.");
        node.SetInput(1, node.Constant(Tensor.Vector<float>(Array.ConvertAll(scales, scale => (float)scale))));
        node.Attributes = node.Attributes.Without("scales");
    }
}
