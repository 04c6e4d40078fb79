using System.Globalization;

namespace DistGrad.Dashboard.Viewing;

/// <summary>Cuts ranges of a graph into sections: intervals of the topological order, which cannot feed each other in circles.</summary>
internal static class Sections
{
    private const int NamedOps = 3;

    /// <summary>The sections of a range.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="range">Its nodes.</param>
    /// <param name="count">Most sections.</param>
    public static IReadOnlyList<SectionView> Of(Graph graph, NodeRange range, int count)
    {
        count = Math.Min(count, range.Count);
        var sections = new SectionView[count];
        for (var at = 0; at < count; at++)
        {
            var (from, to) = (Start(at), Start(at + 1));
            var (ops, links) = (new Dictionary<string, int>(StringComparer.Ordinal), new long[at]);
            for (var node = from; node < to; node++)
            {
                var op = graph.OpOf(node);
                ops[op] = ops.GetValueOrDefault(op) + 1;
                foreach (var input in graph.InputsOf(node))
                    if (input >= range.From && input < from) links[SectionOf(input)]++;
            }

            sections[at] = new SectionView { From = from, To = to, Ops = Text(ops), Inputs = [.. links.Select((edges, section) => new SectionLink(section, edges)).Where(link => link.Edges > 0)] };
        }

        return sections;

        int Start(int section) => range.From + (int)((long)range.Count * section / count);

        int SectionOf(int node)
        {
            var section = (int)((long)(node - range.From) * count / range.Count);
            while (node >= Start(section + 1)) section++;
            while (node < Start(section)) section--;
            return section;
        }
    }

    private static string Text(Dictionary<string, int> ops)
    {
        var named = ops.OrderByDescending(op => op.Value).ThenBy(op => op.Key, StringComparer.Ordinal).Take(NamedOps);
        var text = string.Join(", ", named.Select(op => string.Create(CultureInfo.InvariantCulture, $"{op.Key} {op.Value:N0}")));
        return ops.Count > NamedOps ? $"{text}, …" : text;
    }
}
