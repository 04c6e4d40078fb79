namespace DistGrad.Cli.Drawing;

/// <summary>A circuit unrolled into a tree of places: a node that is used several times has a place for each use.</summary>
internal static class CircuitTree
{
    /// <summary>The places, every place after the one it feeds; or null where there would be more than allowed.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="maxPlaces">How many places are allowed.</param>
    public static IReadOnlyList<Place>? Unroll(Circuit circuit, int maxPlaces)
    {
        var places = new List<Place>();
        var drawn = new HashSet<int>();
        var shared = new HashSet<int>();
        var pending = new Stack<(int Node, Place? Consumer)>([(circuit.Root, null)]);
        while (pending.TryPop(out var next))
        {
            if (places.Count == maxPlaces) return null;
            var node = circuit.Nodes[next.Node];
            var isRepeat = !drawn.Add(node.Id);
            if (isRepeat) shared.Add(node.Id);
            var place = new Place(node, isRepeat);
            places.Add(place);
            next.Consumer?.Inputs.Add(place);
            if (isRepeat) continue;
            if (node.Inputs.Count > maxPlaces) return null;
            for (var slot = node.Inputs.Count - 1; slot >= 0; slot--) pending.Push((node.Inputs[slot], place));
        }

        foreach (var place in places) place.Label = Label(place, shared.Contains(place.Node.Id));
        return places;
    }

    // A gate that is drawn twice needs a label to be recognised by; other gates without a name need none, nor do constants.
    private static string Label(Place place, bool isShared)
    {
        var node = place.Node;
        if (node.IsLeaf) return node.Name ?? "";
        if (place.IsRepeat) return node.Label;
        var name = isShared ? node.Label : node.Name;
        return name is null ? OpSymbol.Gate(node.Op) : $"{OpSymbol.Gate(node.Op)} {name}";
    }
}
