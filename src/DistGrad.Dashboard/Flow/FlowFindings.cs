using System.Collections;

namespace DistGrad.Dashboard.Flow;

/// <summary>Says what is wrong with gradients.</summary>
internal static class FlowFindings
{
    private const int MostNames = 8;

    /// <summary>Layers whose gradient vanishes, explodes or is dead; dead nodes of other layers; NaN and infinities with the nodes they come from.</summary>
    /// <param name="view">The picture.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="rows">How it is seen.</param>
    /// <param name="columns">What was read of the runs.</param>
    public static IReadOnlyList<string> Of(FlowView view, Graph graph, FlowRows rows, IReadOnlyCollection<FlowColumn> columns)
    {
        if (view.Runs.Count == 0) return [];
        var findings = new List<string>(Births(view.Runs));
        var dead = Enumerable.Range(0, view.Layers.Count).Where(IsDead).ToHashSet();
        Add("The gradient is not finite in", Counted("broken"));
        Add("The gradient explodes, above a million times the output's, in", Counted("exploding"));
        Add("The gradient vanishes, below a millionth of the output's, in", Counted("vanishing"));
        Add("The gradient is 0 in", Counted("dead"));
        Add($"Dead, as the gradient is 0 in {All(view.Runs.Count)}:", [.. dead.Order().Select(layer => view.Layers[layer].Name)]);
        Add($"Single nodes that are dead in {All(view.Runs.Count)}:", DeadNodes(graph, rows, dead, columns));
        return findings;

        void Add(string what, IReadOnlyList<string> names)
        {
            if (names.Count > 0) findings.Add($"{what} {string.Join(", ", names.Take(MostNames))}{(names.Count > MostNames ? $" and {names.Count - MostNames} more" : "")}.");
        }

        // Neighbours in equally many runs are told together.
        IReadOnlyList<string> Counted(string state)
        {
            var runs = Enumerable.Range(0, view.Layers.Count).Select(layer => state == "dead" && dead.Contains(layer) ? 0 : view.Runs.Count(run => run.Cells[layer]?.State == state)).ToList();
            var texts = new List<string>();
            for (var (from, to) = (0, 0); from < runs.Count; from = to)
            {
                while (to < runs.Count && runs[to] == runs[from]) to++;
                if (runs[from] > 0) texts.Add($"{Span(from, to - 1)} ({(runs[from] == view.Runs.Count ? All(runs[from]) : $"{runs[from]} of {view.Runs.Count} runs")})");
            }

            return texts;
        }

        string Span(int first, int last) => (last - first) switch
        {
            0 => view.Layers[first].Name,
            1 => $"{view.Layers[first].Name} and {view.Layers[last].Name}",
            _ => $"{view.Layers[first].Name} through {view.Layers[last].Name}",
        };

        bool IsDead(int layer) => view.Runs.All(run => run.Cells[layer]?.State is "dead" or null) && view.Runs.Any(run => run.Cells[layer] is not null);
    }

    private static IReadOnlyList<string> DeadNodes(Graph graph, FlowRows rows, HashSet<int> deadLayers, IReadOnlyCollection<FlowColumn> columns)
    {
        var isDead = new BitArray(graph.Count, true);
        foreach (var column in columns) isDead.And(column.IsDead);
        return [.. Enumerable.Range(0, graph.Count).Where(node => isDead[node] && !deadLayers.Contains(rows.LayerOf[node])).Select(graph.Label)];
    }

    private static IEnumerable<string> Births(IReadOnlyList<FlowRun> runs) =>
        runs.SelectMany(run => run.Births.Select(birth => (Run: run.RunId, Birth: birth)))
            .GroupBy(born => (born.Birth.Label, born.Birth.Pass))
            .Select(born => $"Run {born.First().Run}{(born.Count() > 1 ? $" and {born.Count() - 1} later {(born.Count() == 2 ? "one" : "ones")}" : "")}: {born.First().Birth.Sentence}")
            .Take(MostNames);

    private static string All(int runs) => runs switch { 1 => "the one run", 2 => "both runs", _ => $"all {runs} runs" };
}
