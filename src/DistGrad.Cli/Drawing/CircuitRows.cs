namespace DistGrad.Cli.Drawing;

/// <summary>
/// Gives every place its level and its row. Each subtree has rows of its own; a gate stands in the middle between its
/// first and its last input.
/// </summary>
internal static class CircuitRows
{
    // Value and gradient.
    private const int RowsOfPlace = 2;

    // Leaves room for the gate's two rows between the wires of its first and its last input.
    private const int LeastSpread = 4;

    /// <summary>Assigns levels and rows.</summary>
    /// <param name="places">All places, every place after the one it feeds.</param>
    public static void Assign(IReadOnlyList<Place> places)
    {
        // From the leaves: rows relative to the top of each subtree. Row holds the place's own row, top that of its subtree.
        var height = new Dictionary<Place, int>();
        var top = new Dictionary<Place, int> { [places[0]] = 0 };
        for (var i = places.Count - 1; i >= 0; i--) height[places[i]] = Stack(places[i], height, top);

        // From the root: absolute rows.
        foreach (var place in places)
        {
            foreach (var input in place.Inputs) top[input] += top[place];
            place.Row += top[place];
        }
    }

    private static int Stack(Place place, Dictionary<Place, int> height, Dictionary<Place, int> top)
    {
        if (place.Inputs is not [var first, ..]) return RowsOfPlace;
        var bottom = 0;
        var last = place.Inputs[^1];
        foreach (var input in place.Inputs)
        {
            top[input] = input == last && input != first ? Math.Max(bottom, first.Row + LeastSpread - input.Row) : bottom;
            bottom = top[input] + height[input];
        }

        place.Level = 1 + place.Inputs.Max(input => input.Level);
        place.Row = (first.Row + top[last] + last.Row) / 2;
        return Math.Max(bottom, place.Row + RowsOfPlace);
    }
}
