using System.Globalization;

namespace DistGrad.Dashboard.Viewing;

/// <summary>Gives the page its pictures of graphs and runs.</summary>
/// <param name="shelf">Graphs.</param>
/// <param name="ops">What is known of ops.</param>
internal sealed class GraphViews(GraphShelf shelf, OpRegistry ops)
{
    private static readonly IReadOnlyDictionary<int, NodeInspection> Nothing = new Dictionary<int, NodeInspection>();

    /// <summary>The picture of a graph without values.</summary>
    /// <param name="graphId">The graph.</param>
    /// <param name="window">The part of it.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<GraphView> OfGraphAsync(string graphId, ViewWindow window, CancellationToken cancellationToken) =>
        await ViewAsync(await shelf.GetAsync(graphId, cancellationToken), window, null, cancellationToken);

    /// <summary>The picture of a run.</summary>
    /// <param name="graphId">Its graph.</param>
    /// <param name="runId">Its id.</param>
    /// <param name="isDurable">Whether it is a durable run.</param>
    /// <param name="window">The part of the graph.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<GraphView> OfRunAsync(string graphId, string runId, bool isDurable, ViewWindow window, CancellationToken cancellationToken)
    {
        var graph = await shelf.GetAsync(graphId, cancellationToken);
        var run = await graph.Handle.GetRunAsync(runId, isDurable, cancellationToken);
        return await ViewAsync(graph, window, run, cancellationToken) with { RunId = runId };
    }

    /// <summary>The picture of a run that has just ended and retained everything.</summary>
    /// <param name="handle">Its graph.</param>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<GraphView> OfTrialAsync(GraphHandle handle, RunResult run, CancellationToken cancellationToken)
    {
        var graph = handle.Graph;
        var view = new GraphView { GraphId = handle.Id, Name = graph.Name, Count = graph.Count, RunId = run.RunId };
        var whole = new NodeRange(0, graph.Count);
        if (graph.Count > ViewWindow.MaxNodes) return AsSections(view, graph, whole);
        var held = (await handle.InspectAllAsync(run, cancellationToken)).ToDictionary(node => node.Node);
        return Birthplace.Mark(view with { Nodes = new GraphPicture(graph, ops).Draw([.. Enumerable.Range(0, graph.Count)], held) });
    }

    /// <summary>What was traced of a run; null where it was not, or still goes on.</summary>
    /// <param name="graphId">Its graph.</param>
    /// <param name="runId">Its id.</param>
    /// <param name="isDurable">Whether it is a durable run.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<TraceView?> TraceOfAsync(string graphId, string runId, bool isDurable, CancellationToken cancellationToken)
    {
        var graph = await shelf.GetAsync(graphId, cancellationToken);
        var run = await graph.Handle.GetRunAsync(runId, isDurable, cancellationToken);
        if (!(await run.GetStatusAsync(cancellationToken)).HasEnded) return null;
        return await run.GetTraceAsync(cancellationToken) is { } trace ? TraceView.Of(trace) : null;
    }

    private async Task<GraphView> ViewAsync(ShelvedGraph shelved, ViewWindow window, RunHandle? run, CancellationToken cancellationToken)
    {
        var graph = shelved.Graph;
        var view = new GraphView { GraphId = shelved.Handle.Id, Name = graph.Name, Count = graph.Count };
        if (window.Around is { } label)
        {
            var hops = Math.Clamp(window.Hops, 1, ViewWindow.MaxHops);
            var (near, isWhole) = Neighbourhood.Of(shelved, graph.Find(label), hops, ViewWindow.MaxNodes);
            var note = string.Create(CultureInfo.InvariantCulture, $"{near.Length:N0} of {graph.Count:N0} nodes: those at most {hops} edges from {label}{(isWhole ? "" : ", the nearest of them")}.");
            return await DrawAsync(view with { Around = label, Notes = [note] }, shelved, near, run, cancellationToken);
        }

        var range = window.Range(graph.Count);
        if (range.Count < graph.Count) view = view with { Range = range };
        if (range.Count <= ViewWindow.MaxNodes) return await DrawAsync(view, shelved, [.. Enumerable.Range(range.From, range.Count)], run, cancellationToken);
        return AsSections(view, graph, range);
    }

    private static GraphView AsSections(GraphView view, Graph graph, NodeRange range) => view with
    {
        Sections = Sections.Of(graph, range, ViewWindow.SectionCount),
        Notes = [string.Create(CultureInfo.InvariantCulture, $"{range.Count:N0} nodes, drawn as sections of the topological order. A section unfolds when it is chosen; or find a node by name.")],
    };

    private async Task<GraphView> DrawAsync(GraphView view, ShelvedGraph shelved, int[] nodes, RunHandle? run, CancellationToken cancellationToken)
    {
        var (held, note) = run is null ? (Nothing, null) : await RunReader.ReadAsync(run, shelved.Graph, nodes, cancellationToken);
        return Birthplace.Mark(view with
        {
            Nodes = new GraphPicture(shelved.Graph, ops).Draw(nodes, held, nodes.Length < shelved.Graph.Count ? node => shelved.ConsumersOf(node).Length : null),
            Notes = note is null ? view.Notes : [.. view.Notes, note],
        });
    }
}
