namespace DistGrad.Cli.Drawing;

/// <summary>
/// Draws a circuit as the CS231n lecture does: leaves at the left, the root at the right, every value above its gradient.
/// A node that is used several times is drawn once in full; elsewhere stand its label and value.
/// </summary>
internal static class CircuitDrawing
{
    /// <summary>Most nodes that are drawn: beyond, a table is easier to read.</summary>
    public const int MaxNodes = 40;

    /// <summary>Most places that are drawn, counting each use of a node.</summary>
    public const int MaxPlaces = 60;

    /// <summary>The drawing, or null where the circuit is too large or the drawing would be too wide.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="maxWidth">Characters that fit in a line.</param>
    public static IReadOnlyList<StyledLine>? TryDraw(Circuit circuit, int maxWidth)
    {
        if (circuit.Nodes.Count > MaxNodes || CircuitTree.Unroll(circuit, MaxPlaces) is not { } places) return null;
        CircuitRows.Assign(places);
        var columns = new CircuitColumns(places);
        if (columns.Width > maxWidth) return null;
        var canvas = new Canvas(places.Max(place => place.Row) + 2, columns.Width);
        foreach (var place in places)
        {
            DrawWires(canvas, columns, place);
            DrawNode(canvas, columns, place);
        }

        return canvas.ToLines();
    }

    private static void DrawNode(Canvas canvas, CircuitColumns columns, Place place)
    {
        var end = columns.End(place.Level);
        canvas.Write(place.Row, columns.Start(place.Level), place.Label, place.IsRepeat ? Tone.Faint : Tone.Plain);
        canvas.WriteBefore(place.Row, end, place.ValueText, Tone.Value);
        canvas.WriteBefore(place.Row + 1, end, place.GradientText, Tone.Gradient);
    }

    private static void DrawWires(Canvas canvas, CircuitColumns columns, Place gate)
    {
        if (gate.Inputs is not [var first, ..]) return;
        var last = gate.Inputs[^1];
        var bar = columns.Start(gate.Level);
        for (var row = first.Row + 1; row < last.Row; row++) canvas.Write(row, bar, "│", Tone.Faint);
        foreach (var input in gate.Inputs)
        {
            var from = columns.End(input.Level) + 1;
            canvas.Write(input.Row, from, new string('─', bar - from), Tone.Faint);
            canvas.Write(input.Row, bar, input == first ? "┐" : input == last ? "┘" : "┤", Tone.Faint);
        }
    }
}
