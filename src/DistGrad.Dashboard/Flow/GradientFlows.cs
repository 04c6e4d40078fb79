using System.Globalization;
using DistGrad.Dashboard.Lists;
using DistGrad.Dashboard.Viewing;

namespace DistGrad.Dashboard.Flow;

/// <summary>Gives the page its pictures of gradients over runs.</summary>
/// <param name="lists">Runs.</param>
/// <param name="graphs">Graphs.</param>
/// <param name="columns">What was read before.</param>
/// <param name="ops">What is known of ops.</param>
internal sealed class GradientFlows(ClusterLists lists, GraphShelf graphs, FlowShelf columns, OpRegistry ops)
{
    /// <summary>Most runs in a picture.</summary>
    public const int MostRuns = 24;

    /// <summary>Most nodes of a graph whose runs are read: reading one makes it again where its values were not retained.</summary>
    public const int MostNodes = 20_000;

    /// <summary>The picture of a graph's latest runs.</summary>
    /// <param name="graphId">The graph.</param>
    /// <param name="by">What its layers are; null for the first of which the runs have gradients for two layers.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="UnknownGraphException">The cluster does not have it.</exception>
    public async Task<FlowView> OfGraphAsync(string graphId, string? by, CancellationToken cancellationToken)
    {
        var row = await lists.GraphAsync(graphId, cancellationToken);
        var all = row.Runs.Where(run => run.State == "succeeded" && run.HasGradients).ToList();
        if (row.Summary.Nodes > MostNodes || all.Count == 0)
        {
            var note = all.Count == 0 ? "No run with gradients has succeeded yet; each that does becomes a column here."
                : string.Create(CultureInfo.InvariantCulture, $"The graph has {row.Summary.Nodes:N0} nodes. Gradients over runs are read of graphs of up to {MostNodes:N0}; the page of a run shows its own.");
            return new FlowView { By = FlowRows.ByLevel, Choices = [], Notes = [note] };
        }

        // The latest first: it is the one that is retained where nothing else is asked for.
        var wanted = all.OrderByDescending(run => run.StartedAt).Take(MostRuns).ToList();
        var graph = await graphs.GetAsync(graphId, cancellationToken);
        if (GraphBytes.TooMany(graph.Graph) is { } reason) return new FlowView { By = FlowRows.ByLevel, Choices = [], Notes = [reason] };
        var ways = FlowRows.Of(graph.Graph);
        var reading = await columns.ReadAsync(wanted, run => ReadAsync(graph, ways, run), cancellationToken);
        return View(graph.Graph, ways, by, [.. reading.Columns.OrderBy(column => column.Key.StartedAt).Select(column => (column.Key, column.Value))]) with
        {
            Notes = [.. Notes(all.Count, reading)],
            Late = reading.Late,
        };
    }

    /// <summary>The picture of runs that were read.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="ways">Ways to see it.</param>
    /// <param name="by">The way that is wanted; null for the first of which the runs have gradients for two layers.</param>
    /// <param name="read">The runs, the oldest first.</param>
    public static FlowView View(Graph graph, IReadOnlyList<FlowRows> ways, string? by, IReadOnlyList<(RunRow Run, FlowColumn Column)> read)
    {
        var way = Enumerable.Range(0, ways.Count).FirstOrDefault(at => by is null ? IsTelling(at) : ways[at].By == by, ways.Count - 1);
        var rows = ways[way];

        // Rows without any gradient say nothing.
        var shown = Enumerable.Range(0, rows.Layers.Count).Where(layer => read.Any(run => run.Column.Norms[way][layer] is not null)).ToList();
        var view = new FlowView
        {
            By = rows.By,
            Choices = [.. ways.Select(choice => choice.By)],
            Layers = [.. shown.Select(layer => rows.Layers[layer])],
            Runs = [.. read.Select(run => new FlowRun
            {
                RunId = run.Run.RunId,
                Address = run.Run.Address,
                StartedAt = run.Run.StartedAt,
                Births = run.Column.Births,
                Cells = [.. shown.Select(layer => run.Column.Norms[way][layer] is { } norm ? FlowCell.Of(norm, run.Column.Output) : null)],
            })],
        };
        var places = Array.ConvertAll(rows.LayerOf, shown.IndexOf);
        return view with { Findings = FlowFindings.Of(view, graph, rows with { Layers = view.Layers, LayerOf = places }, [.. read.Select(run => run.Column)]) };

        // One layer alone compares with nothing.
        bool IsTelling(int at) => read.Any(run => run.Column.Norms[at].Count(norm => norm is not null) > 1);
    }

    private async Task<FlowColumn> ReadAsync(ShelvedGraph graph, IReadOnlyList<FlowRows> ways, RunRow run)
    {
        var handle = await graph.Handle.GetRunAsync(run.RunId, run.IsDurable);
        return FlowColumn.Of(graph.Graph, ways, await handle.InspectAllAsync(), ops);
    }

    private static IEnumerable<string> Notes(int all, FlowReading reading)
    {
        var shown = reading.Columns.Count + reading.Failed.Count + reading.Late;
        if (all > shown) yield return $"The latest {shown} of {all} runs that have gradients.";
        if (reading.Late > 0) yield return string.Create(CultureInfo.InvariantCulture, $"{(reading.Late == 1 ? "1 run is" : $"{reading.Late} runs are")} not here yet: what was not retained is computed again, and there was time for {FlowShelf.Patience.TotalSeconds:0} seconds of that.");
        if (reading.Failed.Count > 0) yield return $"{(reading.Failed.Count == 1 ? "1 run is" : $"{reading.Failed.Count} runs are")} left out. Of {reading.Failed[0].Run.RunId}: {reading.Failed[0].Reason}";
    }
}
