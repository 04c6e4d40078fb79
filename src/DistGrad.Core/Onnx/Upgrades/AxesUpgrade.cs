namespace DistGrad.Onnx;

/// <summary>Squeeze, Unsqueeze and reductions: the attribute <c>axes</c> became an input.</summary>
internal sealed class AxesUpgrade(string op, long before) : Upgrade(op, before)
{
    public override void Apply(ImportNode node) => node.MoveIntegers("axes", 1);
}
