using DistGrad.Dashboard.Viewing;

namespace DistGrad.Dashboard.Lists;

/// <summary>Reads what the lists show.</summary>
/// <param name="client">The cluster.</param>
/// <param name="shelf">Its graphs.</param>
/// <param name="paces">What its silos had counted before.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class ClusterLists(DistGradClient client, GraphShelf shelf, PaceHistory paces, TimeProvider clock)
{
    private const int HashDigits = 8;

    /// <summary>Runs, newest first.</summary>
    public async Task<RunList> RunsAsync(RunFilter filter, CancellationToken cancellationToken)
    {
        var rows = await RowsAsync(await client.ListGraphsAsync(cancellationToken), cancellationToken);
        return new RunList([.. rows.Where(filter.Includes)], rows.Count, filter);
    }

    /// <summary>A run.</summary>
    /// <exception cref="UnknownRunException">It is not known, or no longer kept.</exception>
    public async Task<RunRow> RunAsync(string graphId, string runId, bool isDurable, CancellationToken cancellationToken)
    {
        var rows = await RowsAsync(await client.ListGraphsAsync(cancellationToken), cancellationToken);
        return rows.FirstOrDefault(row => row.GraphId == graphId && row.RunId == runId && row.IsDurable == isDurable) ?? await UnlistedAsync(graphId, runId, isDurable, cancellationToken);
    }

    /// <summary>Compares two runs of a graph.</summary>
    /// <exception cref="UnknownRunException">One is not known, or no longer kept.</exception>
    /// <exception cref="InspectionException">One failed, or the graph has more nodes than can be read at once.</exception>
    public async Task<RunComparison> CompareAsync(string graphId, (string RunId, bool IsDurable) first, (string RunId, bool IsDurable) second, CancellationToken cancellationToken)
    {
        var graph = await shelf.GetAsync(graphId, cancellationToken);
        return RunComparison.Of(await Row(first), await Row(second), await Held(first), await Held(second));

        Task<RunRow> Row((string RunId, bool IsDurable) run) => RunAsync(graphId, run.RunId, run.IsDurable, cancellationToken);

        async Task<IReadOnlyList<NodeInspection>> Held((string RunId, bool IsDurable) run) =>
            await (await graph.Handle.GetRunAsync(run.RunId, run.IsDurable, cancellationToken)).InspectAllAsync(cancellationToken);
    }

    /// <summary>Runs of the same graph as a run's, without it.</summary>
    public async Task<IReadOnlyList<RunRow>> OthersAsync(RunRow run, CancellationToken cancellationToken) =>
        [.. (await RowsAsync([], cancellationToken)).Where(other => other.GraphId == run.GraphId && (other.RunId != run.RunId || other.IsDurable != run.IsDurable) && other.State == "succeeded")];

    // A durable run is kept longer than silos remember it.
    private async Task<RunRow> UnlistedAsync(string graphId, string runId, bool isDurable, CancellationToken cancellationToken)
    {
        var graph = await shelf.GetAsync(graphId, cancellationToken);
        var status = await (await graph.Handle.GetRunAsync(runId, isDurable, cancellationToken)).GetStatusAsync(cancellationToken);
        return new RunRow
        {
            GraphId = graphId,
            GraphName = graph.Graph.Name,
            RunId = runId,
            IsDurable = isDurable,
            State = (status.Error is not null ? RunState.Failed : status.HasEnded ? RunState.Succeeded : RunState.Running).ToString().ToLowerInvariant(),
            Error = status.Error?.Message,
            Elapsed = status.Outcome?.Elapsed,
            Attempts = status.Progress.Attempt,
            Nodes = status.Outcome?.Plan.Nodes,
        };
    }

    /// <summary>Graphs, newest first.</summary>
    public async Task<IReadOnlyList<GraphRow>> GraphsAsync(CancellationToken cancellationToken)
    {
        var graphs = await client.ListGraphsAsync(cancellationToken);
        var runs = (await RowsAsync(graphs, cancellationToken)).ToLookup(run => run.GraphId);
        return [.. graphs.Reverse().Select(graph => new GraphRow(graph, [.. runs[graph.Id]]))];
    }

    /// <summary>A graph.</summary>
    /// <exception cref="UnknownGraphException">The cluster does not have it.</exception>
    public async Task<GraphRow> GraphAsync(string graphId, CancellationToken cancellationToken) =>
        (await GraphsAsync(cancellationToken)).FirstOrDefault(graph => graph.Summary.Id == graphId) ?? throw new UnknownGraphException(graphId);

    /// <summary>The silos, and how fast they are.</summary>
    public async Task<ClusterNow> NowAsync(CancellationToken cancellationToken)
    {
        var asked = paces.Now();
        var (counting, listing) = (client.GetCensusAsync(cancellationToken), client.ListRunsAsync(cancellationToken));
        await Task.WhenAll(counting, listing);
        var censuses = await counting;
        var table = paces.Add(asked, censuses);
        return new ClusterNow
        {
            Silos = [.. censuses.Select(Row).OrderBy(silo => silo.Address, StringComparer.Ordinal)],
            Messages = table.Messages,
            Runs = table.Runs,
            Times = RunTimes.Of(await listing, clock.GetUtcNow()),
        };

        SiloRow Row(HostCensus census)
        {
            var (messages, runs) = table.Of(census.Silo);
            return new SiloRow(census, messages, runs);
        }
    }

    private async Task<IReadOnlyList<RunRow>> RowsAsync(IReadOnlyList<GraphSummary> graphs, CancellationToken cancellationToken)
    {
        var names = graphs.ToDictionary(graph => graph.Id, graph => graph.Name);
        return [.. (await client.ListRunsAsync(cancellationToken)).Select(Row)];

        RunRow Row(RunRecord run) => new()
        {
            GraphId = run.GraphId,
            GraphName = names.GetValueOrDefault(run.GraphId) ?? run.GraphId[..Math.Min(HashDigits, run.GraphId.Length)],
            RunId = run.RunId,
            IsDurable = run.IsDurable,
            State = run.State.ToString().ToLowerInvariant(),
            StartedAt = run.StartedAt,
            Elapsed = run.Elapsed,
            Error = run.Error,
            Attempts = run.Attempts,
            Nodes = run.Nodes,
            HasGradients = run.HasGradients,
            Silo = run.Silo,
        };
    }
}
