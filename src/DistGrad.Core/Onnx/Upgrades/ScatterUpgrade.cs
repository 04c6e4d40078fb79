namespace DistGrad.Onnx;

/// <summary>Scatter is called ScatterElements since 11.</summary>
internal sealed class ScatterUpgrade() : Upgrade("Scatter", before: 11)
{
    public override void Apply(ImportNode node) => node.Op = "ScatterElements";
}
