namespace DistGrad.Onnx;

/// <summary>Resize before 11: the scales are input 1, and coordinates are only multiplied by them and cut off; where dimensions shrink, the nearest element is the next above.</summary>
internal sealed class ResizeUpgrade() : Upgrade("Resize", before: 11)
{
    public override void Apply(ImportNode node)
    {
        var (scales, known) = (node.Input(1), node.KnownValue(1));
        node.SetInput(1, null);
        node.SetInput(2, scales);
        node.Attributes = node.Attributes.With("coordinate_transformation_mode", "asymmetric").With("nearest_mode", Rounding(known));
    }

    private static string Rounding(Tensor? scales)
    {
        var (shrinks, grows) = (false, false);
        for (var axis = 0; axis < scales?.Count; axis++)
        {
            shrinks |= scales.Number(axis) < 1;
            grows |= scales.Number(axis) > 1;
        }

        if (shrinks && grows) throw new GraphException("a dimension is made smaller and another larger, which newer versions of the operator do not round alike; make two nodes of it.");
        return shrinks ? "ceil" : "floor";
    }
}
