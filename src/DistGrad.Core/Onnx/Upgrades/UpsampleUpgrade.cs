namespace DistGrad.Onnx;

/// <summary>Upsample is a part of Resize since 10.</summary>
internal sealed class UpsampleUpgrade() : Upgrade("Upsample", before: 10)
{
    public override void Apply(ImportNode node) => node.Op = "Resize";
}
