namespace DistGrad.Cli.Drawing;

/// <summary>Where a node is drawn. Coordinates are in characters, from the top left corner.</summary>
/// <param name="node">The node.</param>
/// <param name="isRepeat">Whether the node is drawn in full elsewhere, so that here only its label and value stand.</param>
internal sealed class Place(CircuitNode node, bool isRepeat)
{
    private const int BetweenLabelAndValue = 2;

    // A wire may run down under the gate's first character.
    private const int BesideWire = 2;

    /// <summary>The node.</summary>
    public CircuitNode Node => node;

    /// <summary>Whether the node is drawn in full elsewhere.</summary>
    public bool IsRepeat => isRepeat;

    /// <summary>Places of the inputs, in slot order; none for a repeat.</summary>
    public List<Place> Inputs { get; } = [];

    /// <summary>What stands before the value.</summary>
    public string Label { get; set; } = "";

    /// <summary>What is written on the row.</summary>
    public string ValueText { get; } = HumanNumber.Format(node.Value);

    /// <summary>What is written under the value; empty where there is no gradient or it stands elsewhere.</summary>
    public string GradientText { get; } = isRepeat || node.Gradient is null ? "" : HumanNumber.Format(node.Gradient);

    /// <summary>Characters that the texts need, label and value on the row, the gradient below.</summary>
    public int Width => Math.Max(
        ValueText.Length + (Label.Length > 0 ? Label.Length + BetweenLabelAndValue : 0),
        GradientText.Length + (Inputs.Count > 1 ? BesideWire : 0));

    /// <summary>Column of wires and gates: 0 for leaves and repeats, else one more than the greatest of the inputs.</summary>
    public int Level { get; set; }

    /// <summary>Row of the value; the gradient has the row below.</summary>
    public int Row { get; set; }
}
